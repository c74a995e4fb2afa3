using System.Runtime.ExceptionServices;
using Offload.Pools;
using Offload.Rpc;

namespace Offload.FastLane;

/// <summary>What has been done of a call that <see cref="ImmediateCalls"/> could not end.</summary>
internal readonly struct BegunCall
{
    /// <summary>Whether it is nothing that could be gone on with.</summary>
    public bool IsNothing => Exchange is null && Failure is null;

    /// <summary>The call with its arguments, or <see langword="null"/> if they have not been written.</summary>
    public CallExchange? Exchange { get; init; }

    /// <summary>The worker that the call has, or <see langword="null"/> if it has none.</summary>
    public WorkerLease? Lease { get; init; }

    /// <summary>The call with its arguments, if it needs nothing but a worker.</summary>
    public WrittenCall? Waiting { get; init; }

    /// <summary>Why the call can't go on, if it can't.</summary>
    public ExceptionDispatchInfo? Failure { get; init; }
}
