namespace Offload.Batches;

/// <summary>What calls have cost their worker.</summary>
/// <param name="Calls">How many it has run.</param>
/// <param name="Time">How long it has taken for all of them.</param>
/// <param name="ResultBytes">How many bytes their outcomes had.</param>
internal readonly record struct BatchCost(int Calls, TimeSpan Time, long ResultBytes);
