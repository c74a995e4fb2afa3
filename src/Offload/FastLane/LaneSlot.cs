using Offload.Platform;

namespace Offload.FastLane;

/// <summary>
/// One place of the ring that a caller and one worker share: a state, and room for one request and for its reply. The other side
/// may write anything into it, at any moment.
/// </summary>
/// <param name="state">Where its state is.</param>
/// <param name="room">Where the request is, and behind it the reply.</param>
internal readonly unsafe struct LaneSlot(long* state, byte* room)
{
    /// <summary>How many bytes a request or a reply may have, its header included.</summary>
    public const int Capacity = 4096;

    /// <summary>
    /// How many bytes lie between a slot's state and the next one's: neither side's looking disturbs the other's work beside it.
    /// </summary>
    public const int StateSize = 128;

    /// <summary>How many bytes of room a slot has. Those of neighbours begin on different lines of a cache's set.</summary>
    public const int RoomSize = 2 * PartSize;

    // A length lies right before what it measures, which begins a cache line.
    private const int PartSize = BytesOffset + Capacity + 64;
    private const int BytesOffset = 64;
    private const int LengthOffset = BytesOffset - sizeof(int);

    public long State => Volatile.Read(ref *state);

    public Span<byte> Request => new(room + BytesOffset, Capacity);

    public Span<byte> Reply => new(room + PartSize + BytesOffset, Capacity);

    /// <summary>May be any number at all, and another one at the next look: the other side writes it.</summary>
    public int RequestLength
    {
        get => Volatile.Read(ref *(int*)(room + LengthOffset));
        set => *(int*)(room + LengthOffset) = value;
    }

    /// <inheritdoc cref="RequestLength"/>
    public int ReplyLength
    {
        get => Volatile.Read(ref *(int*)(room + PartSize + LengthOffset));
        set => *(int*)(room + PartSize + LengthOffset) = value;
    }

    /// <summary>Changes the state, unless it is no longer <paramref name="from"/>.</summary>
    public bool TryChange(long from, long to) => Interlocked.CompareExchange(ref *state, to, from) == from;

    /// <summary>
    /// Sleeps until the state is, probably, no longer this one. It is the word's low half that the kernel compares.
    /// </summary>
    public void SleepWhile(long value) => Futex.SleepWhile((int*)state, (int)value);

    public void Wake() => Futex.WakeOne((int*)state);
}
