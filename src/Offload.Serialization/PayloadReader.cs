using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Offload.Serialization;

/// <summary>
/// Reads values in MemoryPack's layout from bytes that may come from anyone: every length is checked against what is left
/// before anything is allocated, and whatever is wrong is an <see cref="OffloadSerializationException"/>.
/// </summary>
/// <remarks>A reader is passed by reference, never copied: a copy would read the same bytes again.</remarks>
public ref partial struct PayloadReader
{
    // From here on, a source brings the bytes to where they are wanted by itself.
    private const int DirectReadSize = 4096;

    private readonly ReadOnlySequence<byte> _input;
    private readonly PayloadSource? _source;
    private readonly long _length;
    private ReadOnlySpan<byte> _unread;
    private long _later;
    private SequencePosition _nextSegment;
    private int _depth;
    private Dictionary<long, object>? _references;

    /// <summary>Makes a reader of <paramref name="input"/>, which must stay as it is while the reader is in use.</summary>
    public PayloadReader(in ReadOnlySequence<byte> input)
    {
        _length = input.Length;
        _unread = input.FirstSpan;
        _later = _length - _unread.Length;
        if (_later == 0)
            return;
        _input = input;
        _nextSegment = input.Start;
        _input.TryGet(ref _nextSegment, out _);
    }

    /// <summary>Makes a reader of <paramref name="input"/>.</summary>
    public PayloadReader(ReadOnlySpan<byte> input)
    {
        _length = input.Length;
        _unread = input;
    }

    /// <summary>Makes a reader of bytes that need not be in this process's memory, nor fit into it.</summary>
    /// <param name="source">Where the bytes are. It serves one reader at a time.</param>
    public PayloadReader(PayloadSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _length = source.Length;
        _unread = source.GetPiece(0);
        _later = _length - _unread.Length;
    }

    /// <summary>How many bytes are left.</summary>
    public readonly long Remaining => _unread.Length + _later;

    /// <summary>How many bytes have been read.</summary>
    public readonly long Consumed => _length - Remaining;

    /// <summary>Makes sure that everything has been read.</summary>
    /// <exception cref="OffloadSerializationException">There are bytes left.</exception>
    public readonly void EnsureEnd()
    {
        if (Remaining != 0)
            Fail($"{Remaining} bytes are left after the last value");
    }

    /// <summary>Reads one byte.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        if (_unread.IsEmpty)
            NextSegment();
        byte value = MemoryMarshal.GetReference(_unread);
        _unread = _unread[1..];
        return value;
    }

    /// <summary>Reads the memory of a value that has no reference inside.</summary>
    /// <typeparam name="T">
    /// A type without references. The bytes of a user's struct are taken as they are, those of e.g. a <see cref="DateTime"/>
    /// have to be one.
    /// </typeparam>
    /// <exception cref="OffloadSerializationException">The input ends too early, or the bytes are no value of the
    /// type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ReadUnmanaged<T>()
    {
        RequireUnmanaged<T>();
        int size = Unsafe.SizeOf<T>();
        if (_unread.Length < size)
            return ReadUnmanagedAcrossSegments<T>();
        T value = Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(_unread));
        if (UnmanagedValues.HasInvalid<T>() && !UnmanagedValues.IsValid(in value))
            FailValue(typeof(T));
        _unread = _unread[size..];
        return value;
    }

    /// <summary>Fills <paramref name="destination"/> with the next bytes.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public void ReadBytes(scoped Span<byte> destination)
    {
        Require(destination.Length);
        if (_source is not null && destination.Length >= DirectReadSize)
        {
            _source.Read(Consumed, destination);
            Skip(destination.Length);
            return;
        }

        while (destination.Length > _unread.Length)
        {
            _unread.CopyTo(destination);
            destination = destination[_unread.Length..];
            _unread = default;
            NextSegment();
        }

        _unread[..destination.Length].CopyTo(destination);
        _unread = _unread[destination.Length..];
    }

    /// <summary>
    /// Shows all bytes that are left, for another serialiser that reads a value of unknown length: it is followed by
    /// <see cref="Skip"/>.
    /// They are copied if they are in several segments, or in memory that another process may write to.
    /// </summary>
    public readonly ReadOnlySpan<byte> GetUnread()
    {
        if (_later == 0 && _source is null)
            return _unread;
        byte[] joined = new byte[checked((int)Remaining)];
        if (_source is not null)
        {
            _source.Read(Consumed, joined);
            return joined;
        }

        PayloadReader copy = this;
        copy.ReadBytes(joined);
        return joined;
    }

    /// <summary>Passes over the next <paramref name="count"/> bytes.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public void Skip(long count)
    {
        Require(count);
        while (count > _unread.Length)
        {
            count -= _unread.Length;
            _unread = default;
            if (_source is not null)
            {
                _later -= count;
                return;
            }

            NextSegment();
        }

        _unread = _unread[(int)count..];
    }

    /// <summary>
    /// Turns what a constructor, a setter or a collection threw when it got what had been read into the one exception of a
    /// reader.
    /// </summary>
    /// <exception cref="OffloadSerializationException">Always.</exception>
    [DoesNotReturn]
    public readonly void Refuse(Exception exception)
        => throw new OffloadSerializationException(
            $"The bytes before {Consumed} of {_length} hold a value that its type refuses: {exception.Message}", exception);

    /// <summary>Reports that what was just read can't be right.</summary>
    /// <param name="problem">What is wrong, as the middle of a sentence.</param>
    /// <exception cref="OffloadSerializationException">Always.</exception>
    [DoesNotReturn]
    public readonly void Fail(string problem)
        => throw new OffloadSerializationException($"The bytes can't be read: {problem} (at byte {Consumed} of {_length}).");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequireUnmanaged<T>()
    {
        // A constant for the JIT.
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            PayloadErrors.ThrowHasReferences(typeof(T));
    }

    private readonly void Require(long count)
    {
        if (count > Remaining || count < 0)
            FailAtEnd(count);
    }

    [DoesNotReturn]
    private readonly void FailAtEnd(long wanted) => Fail($"{wanted} bytes are needed, {Remaining} are left");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T ReadUnmanagedAcrossSegments<T>()
    {
        T value = default!;
        ReadBytes(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));
        if (UnmanagedValues.HasInvalid<T>() && !UnmanagedValues.IsValid(in value))
            FailValue(typeof(T));
        return value;
    }

    [DoesNotReturn]
    private readonly void FailValue(Type type) => Fail($"the bytes are no {type.Name}");

    // Called with the current segment used up.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextSegment()
    {
        Require(1);
        if (_source is not null)
            _unread = _source.GetPiece(_length - _later);
        while (_unread.IsEmpty && _input.TryGet(ref _nextSegment, out ReadOnlyMemory<byte> segment))
            _unread = segment.Span;
        _later -= _unread.Length;
    }
}
