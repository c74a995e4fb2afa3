using System.ComponentModel;
using Offload.FastLane;

namespace Offload.CompilerServices;

/// <summary>A marked method: its identity and the settings of its <see cref="RunInProcessAttribute"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkerMethod
{
    /// <summary>The method as errors, logs and traces name it, e.g. <c>Shop.Imaging.Thumbnail</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Makes an empty call of this method, for the worker's side to read arguments into.</summary>
    public required Func<WorkerCall> CreateCall { get; init; }

    /// <inheritdoc cref="RunInProcessAttribute.Pool"/>
    public string Pool { get; init; } = WorkerPoolOptions.DefaultName;

    /// <inheritdoc cref="RunInProcessAttribute.TimeoutMilliseconds"/>
    public int TimeoutMilliseconds { get; init; }

    /// <summary>What cancelling a running call does; never <see cref="CallCancellation.Default"/>.</summary>
    public CallCancellation Cancellation { get; init; } = CallCancellation.Kill;

    /// <inheritdoc cref="RunInProcessAttribute.Idempotent"/>
    public bool Idempotent { get; init; }

    /// <summary>
    /// Whether a call says something while it runs: its result is a stream, or a parameter is a stream, a progress or a callback.
    /// </summary>
    public bool Converses { get; init; }

    /// <summary>Whether nothing can be said to a call while it runs.</summary>
    internal bool IsPlain => !Converses && Cancellation != CallCancellation.Cooperative;

    /// <summary>Whether a call will probably take microseconds, and says nothing meanwhile.</summary>
    internal bool IsBrief => Pace.IsShort && !Converses;

    /// <summary>What has been seen of the method's calls.</summary>
    internal MethodPace Pace { get; } = new();

    /// <summary>The contract that this method is part of.</summary>
    public WorkerContract Contract { get; internal set; } = null!;

    /// <summary>The place of the method in its contract.</summary>
    public int Index { get; internal set; }
}
