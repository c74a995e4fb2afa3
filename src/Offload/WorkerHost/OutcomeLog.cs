using System.Buffers;
using System.Buffers.Binary;

namespace Offload.WorkerHost;

/// <summary>
/// The outcomes of a batch's calls, each preceded by its length, on the board: what is there survives this process. One that does
/// not fit is kept in this process instead, and ends the batch.
/// </summary>
internal sealed class OutcomeLog(OwnBoard board) : IBufferWriter<byte>
{
    private const int LengthSize = sizeof(int);

    private ArrayBufferWriter<byte>? _overflow;
    private int _start;
    private int _position;

    /// <summary>How many bytes of complete outcomes are on the board.</summary>
    public int Length { get; private set; }

    /// <summary>The outcome that the board has no room for.</summary>
    public ReadOnlyMemory<byte>? Overflow => _overflow?.WrittenMemory;

    /// <summary>Begins an outcome, or begins it again.</summary>
    public void Begin()
    {
        _overflow?.ResetWrittenCount();
        _start = _position = Length + LengthSize;
        if (_start > board.Outcomes.Length)
            _overflow ??= new ArrayBufferWriter<byte>();
    }

    /// <summary>Completes an outcome.</summary>
    /// <returns>Whether it is on the board.</returns>
    public bool End()
    {
        if (_overflow is not null)
            return false;
        BinaryPrimitives.WriteInt32LittleEndian(board.Outcomes[Length..], _position - _start);
        Length = _position;
        return true;
    }

    public void Advance(int count)
    {
        if (_overflow is not null)
            _overflow.Advance(count);
        else
            _position += count;
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_overflow is null)
        {
            Span<byte> free = board.Outcomes[_position..];
            if (free.Length >= Math.Max(sizeHint, 1))
                return free;
            _overflow = new ArrayBufferWriter<byte>();
            _overflow.Write(board.Outcomes[_start.._position]);
        }

        return _overflow.GetSpan(sizeHint);
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException("The board is no managed memory.");
}
