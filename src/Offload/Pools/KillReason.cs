namespace Offload.Pools;

/// <summary>Why a lease's worker was killed by us.</summary>
internal enum KillReason
{
    None,
    Cancelled,
    Deadline,
    PoolDisposed,
    Frozen,
    Memory,
    ProcessorTime,
}
