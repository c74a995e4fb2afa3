using System.ComponentModel;

namespace Offload.CompilerServices;

/// <summary>How values of a type are written and read, for what crosses the border while a call runs.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="write">Writes a value.</param>
/// <param name="read">Reads what <paramref name="write"/> wrote.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PayloadCodec<T>(PayloadWrite<T> write, PayloadRead<T> read)
{
    /// <summary>Writes a value.</summary>
    public PayloadWrite<T> Write { get; } = write;

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public PayloadRead<T> Read { get; } = read;
}
