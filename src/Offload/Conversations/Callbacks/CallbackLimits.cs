namespace Offload.Conversations.Callbacks;

/// <summary>What both ends of a callback agree on.</summary>
internal static class CallbackLimits
{
    /// <summary>How many invocations of one callback may run at once: more wait in the worker.</summary>
    public const int MaxConcurrency = 64;
}
