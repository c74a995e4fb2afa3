using System.Diagnostics;

namespace Offload.FastLane;

/// <summary>
/// How long a worker looks for the next call before it sleeps: not at all where the last calls have taken longer to come.
/// </summary>
internal sealed class IdleSpin
{
    private static readonly TimeSpan Longest = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(1);
    private static readonly bool HasProcessors = Environment.ProcessorCount > 1;

    /// <summary>How long to look now.</summary>
    public TimeSpan Limit { get; private set; } = HasProcessors ? Longest : TimeSpan.Zero;

    /// <summary>A call came while the worker looked for it.</summary>
    public void NoteFound() => Limit = HasProcessors ? Longest : TimeSpan.Zero;

    /// <summary>A call came that the worker had to be woken for.</summary>
    /// <param name="asleepSince">When it fell asleep, as a timestamp of <see cref="Stopwatch"/>.</param>
    public void NoteWoken(long asleepSince)
    {
        // Half of this is what waking up takes.
        if (Stopwatch.GetElapsedTime(asleepSince) < 2 * Longest)
            NoteFound();
        else if (Limit > Shortest)
            Limit /= 2;
    }
}
