namespace Offload;

/// <summary>What a call does that is made inside a worker.</summary>
public enum NestedCalls
{
    /// <summary>It runs in the worker itself, through serialisation all the same: nesting can't multiply processes.</summary>
    Inline,

    /// <summary>The worker has pools of its own, and its workers have, at most four levels deep.</summary>
    OwnPool,

    /// <summary>It gets an <see cref="InvalidOperationException"/>.</summary>
    Error,
}
