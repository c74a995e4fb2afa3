namespace Offload.Subprocesses;

/// <summary>A limit of the operating system on what one process may use.</summary>
/// <param name="Soft">The limit that applies; null for none.</param>
/// <param name="Hard">How far the process itself may raise it; null for no bound.</param>
public readonly record struct ResourceLimit(long? Soft, long? Hard)
{
    /// <summary>A limit that the process can't raise.</summary>
    /// <param name="value">Soft and hard limit.</param>
    public ResourceLimit(long value)
        : this(value, value)
    {
    }

    /// <summary>A limit that the process can't raise.</summary>
    /// <param name="value">Soft and hard limit.</param>
    public static implicit operator ResourceLimit(long value) => new(value);

    /// <summary>The same as the conversion.</summary>
    /// <param name="value">Soft and hard limit.</param>
    /// <returns>The limit.</returns>
    public static ResourceLimit FromInt64(long value) => new(value);
}
