namespace Offload.Generators.Models;

/// <summary>How a callback gives its result.</summary>
internal enum CallbackForm
{
    /// <summary>It has none.</summary>
    Void,

    /// <summary>At once.</summary>
    Value,

    /// <summary>It has none, but an end that is awaited.</summary>
    Task,

    /// <summary>As a task.</summary>
    TaskOf,

    /// <summary>As <see cref="Task"/>.</summary>
    ValueTask,

    /// <summary>As a value task.</summary>
    ValueTaskOf,
}
