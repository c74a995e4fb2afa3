namespace Offload.Pools;

/// <summary>What has befallen the first call of a batch that has no outcome when its worker was lost.</summary>
/// <param name="Exception">The failure to give to its caller, should it come to that.</param>
/// <param name="CallStarted">Whether its method had begun.</param>
/// <param name="CallReceived">Whether the worker had begun to read it.</param>
internal sealed record CallLoss(Exception Exception, bool CallStarted, bool CallReceived);
