using System.Diagnostics;
using Spectre.Console;

namespace LogSearch;

/// <summary>One search: a part of the log for each worker, a progress bar for each part.</summary>
internal sealed class Search(LogFile log, string pattern)
{
    private long _found;

    public long Found => Interlocked.Read(ref _found);

    public TimeSpan Time { get; private set; }

    /// <summary>The most memory that this process had meanwhile, in bytes.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>Searches the whole log.</summary>
    /// <param name="bars">Where the progress is shown.</param>
    /// <param name="found">Is told the first lines that are found, in the order in which they come.</param>
    public async Task RunAsync(ProgressContext bars, Action<LogLine> found)
    {
        long[] bounds = log.Divide(Environment.ProcessorCount);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, bounds.Length - 1).Select(part =>
        {
            ProgressTask bar = bars.AddTask($"part {part + 1}", maxValue: Math.Max(1, bounds[part + 1] - bounds[part]));
            return SearchPartAsync(bounds[part], bounds[part + 1], bar, found);
        }));
        Time = Stopwatch.GetElapsedTime(start);
        using var self = Process.GetCurrentProcess();
        PeakMemory = self.PeakWorkingSet64;
    }

    private async Task SearchPartAsync(long start, long end, ProgressTask bar, Action<LogLine> found)
    {
        await using Stream part = log.Open(start, end);
        var searched = new Progress<long>(bytes => bar.Value = bytes);
        await foreach (LogLine line in LogSearcher.SearchAsync(part, pattern, searched))
        {
            Interlocked.Increment(ref _found);
            found(line with { Offset = start + line.Offset });
        }

        bar.Value = bar.MaxValue;
    }
}
