using System.Buffers;

namespace Offload.Serialization;

/// <summary>
/// Bytes for a <see cref="PayloadReader"/> that need not be in this process's memory, nor fit into it. Positions count from the
/// first byte. A source serves one reader at a time.
/// </summary>
public abstract class PayloadSource
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Shows bytes from <paramref name="position"/> on, at least one; they stay until the next call.</summary>
    /// <param name="position">From 0 to <see cref="Length"/>; at the end the piece is empty.</param>
    /// <exception cref="OffloadSerializationException">The bytes are not there.</exception>
    public abstract ReadOnlySpan<byte> GetPiece(long position);

    /// <summary>
    /// Fills <paramref name="destination"/> from <paramref name="position"/> on, which has been found to have that many bytes.
    /// </summary>
    /// <exception cref="OffloadSerializationException">The bytes are not there.</exception>
    public abstract void Read(long position, Span<byte> destination);

    /// <summary>Shows elements where they are, for longer than the next call: the source's owner says how long.</summary>
    /// <returns>Whether it can. By default it can't.</returns>
    public virtual bool TryGetMemory<T>(long position, int count, out ReadOnlyMemory<T> memory)
    {
        memory = default;
        return false;
    }

    /// <summary>Gives away the memory that elements are in, to somebody who disposes of it.</summary>
    /// <returns><see langword="null"/> if it can't, as by default.</returns>
    /// <exception cref="OffloadSerializationException">The bytes are not there, or somebody else could still change
    /// them.</exception>
    public virtual IMemoryOwner<T>? TryGetOwner<T>(long position, int count) => null;
}
