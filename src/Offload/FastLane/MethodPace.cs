namespace Offload.FastLane;

/// <summary>
/// Whether a method's calls have proved short enough for the fast lane, as far as this process has seen. A method that
/// disappoints more than now and then has to prove itself again, over more calls each time. Threads that write at the same time
/// cost a wrong guess, nothing else.
/// </summary>
internal sealed class MethodPace
{
    private const int CallsToProve = 2;
    private const int FirstPenalty = 8;
    private const int LargestPenalty = 4096;
    private const int AnswersPerPardon = 64;
    private const int AnswersPerLateOne = 32;
    private const int MostCredit = 8 * AnswersPerLateOne;

    // What a round trip over the socket takes, several times: the method itself takes less than waking up does.
    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(250);

    private int _toProve = CallsToProve;
    private int _penalty;
    private int _answers;
    private int _credit;

    public bool IsShort => _toProve <= 0;

    /// <summary>A call went over the socket.</summary>
    /// <param name="elapsed">From its request to its reply.</param>
    /// <param name="isSmall">Whether its request would have fitted into the fast lane.</param>
    public void NoteSlow(TimeSpan elapsed, bool isSmall)
    {
        if (!isSmall || elapsed > Short)
            _toProve = Math.Max(_toProve, CallsToProve);
        else if (_toProve > 0)
            _toProve--;
    }

    /// <summary>A call was answered on the fast lane in time.</summary>
    public void NoteFast()
    {
        if (_credit < MostCredit)
            _credit++;
        if (_penalty > 0 && ++_answers % AnswersPerPardon == 0)
            _penalty /= 2;
    }

    /// <summary>A call was not answered on the fast lane in time, or at all.</summary>
    public void NoteLate()
    {
        // One in so many costs less than the others have saved: a thread can lose its processor in the shortest of methods.
        if (_credit >= AnswersPerLateOne)
        {
            _credit -= AnswersPerLateOne;
            return;
        }

        _penalty = Math.Clamp(_penalty * 2, FirstPenalty, LargestPenalty);
        _toProve = _penalty;
    }
}
