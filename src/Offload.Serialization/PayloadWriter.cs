using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Offload.Serialization;

/// <summary>
/// Writes values in MemoryPack's layout straight into a buffer writer. Nothing is handed over before <see cref="Flush"/>.
/// </summary>
/// <remarks>
/// A writer is passed by reference, never copied: two copies would write over each other. Generated serialisers are its main
/// users.
/// </remarks>
public ref partial struct PayloadWriter
{
    // Large enough to keep calls into the buffer writer rare, small enough for the pooled blocks that pipes hand out.
    private const int ChunkSize = 64 * 1024;

    // Smaller ones, a buffer need not be told of beforehand, nor given whole.
    private const int LargeBlock = 1 << 20;

    private IBufferWriter<byte> _output;
    private readonly PayloadStringEncoding _stringEncoding;
    private Span<byte> _free;
    private int _spanLength;
    private long _flushed;
    private int _depth;
    private TolerantScratch? _scratch;
    private Dictionary<object, uint>? _references;

    /// <summary>Makes a writer that appends to <paramref name="output"/>.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public PayloadWriter(IBufferWriter<byte> output)
        : this(output, PayloadStringEncoding.Utf8)
    {
    }

    /// <summary>Makes a writer that appends to <paramref name="output"/>.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="stringEncoding">How strings are written.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public PayloadWriter(IBufferWriter<byte> output, PayloadStringEncoding stringEncoding)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Offload's wire format is the memory of a little-endian machine.");
        _output = output;
        _stringEncoding = stringEncoding;
    }

    /// <summary>How many bytes this writer has written, flushed or not.</summary>
    public readonly long Written => _flushed + (_spanLength - _free.Length);

    /// <summary>Hands everything written so far to the buffer writer.</summary>
    public void Flush()
    {
        int used = _spanLength - _free.Length;
        if (used > 0)
            _output.Advance(used);
        _flushed += used;
        _free = default;
        _spanLength = 0;
    }

    /// <summary>Writes one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        if (_free.IsEmpty)
            Grow(1);
        MemoryMarshal.GetReference(_free) = value;
        _free = _free[1..];
    }

    /// <summary>Writes the memory of a value that has no reference inside, padding included.</summary>
    /// <typeparam name="T">A type without references: a number, an enum, a <see cref="Nullable{T}"/> or a struct of
    /// such.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUnmanaged<T>(in T value)
    {
        RequireUnmanaged<T>();
        int size = Unsafe.SizeOf<T>();
        if (_free.Length < size)
            Grow(size);
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(_free), value);
        _free = _free[size..];
    }

    /// <summary>Writes bytes as they are, without a length.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= LargeBlock && _output is IPayloadOutput output)
        {
            Flush();
            output.Write(bytes);
            _flushed += bytes.Length;
            return;
        }

        while (bytes.Length > _free.Length)
        {
            bytes[.._free.Length].CopyTo(_free);
            bytes = bytes[_free.Length..];
            _free = default;
            Grow(Math.Min(bytes.Length, ChunkSize));
        }

        bytes.CopyTo(_free);
        _free = _free[bytes.Length..];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequireUnmanaged<T>()
    {
        // A constant for the JIT.
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            PayloadErrors.ThrowHasReferences(typeof(T));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        Flush();
        _free = _output.GetSpan(size);
        _spanLength = _free.Length;
    }
}
