namespace Offload.FastLane;

/// <summary>
/// What the two sides of a fast lane tell each other: a phase and the number of the call that it is about, in one word, so that one
/// atomic operation changes both and no old value ever comes back.
/// </summary>
/// <remarks>
/// <code>
/// from               to                 by whom
/// Closed(0)          Asleep(0)          worker, when it begins to serve
/// Answered, Asleep   Posted(n + 1)      caller: arguments are in the request; it wakes an Asleep worker
/// Posted(n)          Answered(n)        worker: the reply is there
/// Posted(n)          HandedOver(n)      either: the reply is to go, or will go, over the slow lane
/// HandedOver(n)      Answered(n)        worker, when the caller has asked for the reply over the slow lane
/// Answered(n)        Asleep(n)          worker, before it sleeps
/// </code>
/// All are compare-and-swaps, which order what was written before them on one side before what is read after them on the other: the
/// request is written before Posted and read after it, the reply before Answered and read after it. Between Posted and Answered the
/// request belongs to the worker, otherwise to the caller; the reply likewise, the other way round.
/// </remarks>
internal static class LaneState
{
    public const int Closed = 0;
    public const int Asleep = 1;
    public const int Answered = 2;
    public const int Posted = 3;
    public const int HandedOver = 4;

    private const int PhaseBits = 3;
    private const int PhaseMask = (1 << PhaseBits) - 1;

    public static long Of(int phase, long call) => (call << PhaseBits) | (uint)phase;

    public static int Phase(long state) => (int)state & PhaseMask;

    public static long Call(long state) => state >> PhaseBits;
}
