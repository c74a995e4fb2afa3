namespace Offload.FastLane;

/// <summary>
/// What the two sides of a fast lane tell each other about a slot: a phase and the number of the call that it is about, in one
/// word, so that one atomic operation changes both and no old value ever comes back.
/// </summary>
/// <remarks>
/// <code>
/// from                          to              by whom
/// Closed(0)                     Answered(0)     worker, when it begins to serve: the first slot last
/// Answered, Withdrawn, Asleep   Posted(n)       caller: a request is there; it wakes an Asleep worker
/// Posted(n)                     Answered(n)     worker: the reply is there
/// Posted(n)                     HandedOver(n)   either: the reply is to go, or will go, over the slow lane
/// Posted(n)                     Withdrawn(n)    caller, where one before n has been handed over
/// HandedOver(n)                 Answered(n)     worker, when the caller has asked for the reply over the slow lane
/// Answered(n), Withdrawn(n)     Asleep(n)       worker, before it sleeps, in the slot where the next call will come
/// </code>
/// All are compare-and-swaps, which order what was written before them on one side before what is read after them on the other: a
/// request is written before Posted and read after it, a reply before Answered and read after it. Between Posted and Answered a
/// slot's request belongs to the worker, otherwise to the caller; the reply likewise, the other way round.
/// <para>
/// Both sides go from slot to slot in the same order. The worker begins a call only when it has changed the one before to
/// Answered itself. So whoever changes the oldest call that is Posted to HandedOver knows, in the same instant, that none behind
/// it has begun, nor will before the reply has been asked for: the caller asks when it has withdrawn them. The next call takes
/// the slot behind the one that was handed over.
/// </para>
/// </remarks>
internal static class LaneState
{
    public const int Closed = 0;
    public const int Asleep = 1;
    public const int Answered = 2;
    public const int Posted = 3;
    public const int HandedOver = 4;
    public const int Withdrawn = 5;

    private const int PhaseBits = 3;
    private const int PhaseMask = (1 << PhaseBits) - 1;

    public static long Of(int phase, long call) => (call << PhaseBits) | (uint)phase;

    public static int Phase(long state) => (int)state & PhaseMask;

    public static long Call(long state) => state >> PhaseBits;
}
