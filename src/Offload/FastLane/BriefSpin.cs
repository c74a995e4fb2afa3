using System.Diagnostics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Offload.FastLane;

/// <summary>
/// Looking again and again, for a time that is shorter than falling asleep and being woken. First the processor is kept, then it
/// is offered to whoever has something to do.
/// </summary>
internal struct BriefSpin(TimeSpan limit)
{
    /// <summary>For how long to look for an answer: less than it costs to sleep and to be woken, twice.</summary>
    public static readonly TimeSpan LimitForAnswers = TimeSpan.FromMicroseconds(50);

    // Reading the clock costs as much as several looks.
    private const int LooksPerClock = 16;
    private const int LooksBeforeYield = 16;

    // Nobody else's turn on this processor is shorter.
    private static readonly long ShortestTurn = Stopwatch.Frequency / 2_000;

    private readonly long _limit = limit.Ticks * (Stopwatch.Frequency / TimeSpan.TicksPerSecond);
    private long _end;
    private long _lastTime;
    private int _looks;

    /// <summary>Whether others have had the processor meanwhile.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Passes a moment.</summary>
    /// <returns>Whether to look again; <see langword="false"/> once the time is up.</returns>
    public bool GoesOn()
    {
        if (_limit == 0)
            return false;
        if (++_looks % LooksPerClock != 0)
        {
            Pause();
            return true;
        }

        if (_looks > LooksBeforeYield)
            Thread.Yield();
        long now = Stopwatch.GetTimestamp();
        if (_end == 0)
            _end = now + _limit;
        else if (now - _lastTime > ShortestTurn)
            WasInterrupted = true;
        _lastTime = now;
        return now < _end;
    }

    private static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
        else
            Thread.SpinWait(1);
    }
}
