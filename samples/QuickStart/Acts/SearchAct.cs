using System.Diagnostics;
using System.Text.RegularExpressions;
using Offload;
using QuickStart.Files;
using QuickStart.Terminal;
using Spectre.Console;

namespace QuickStart.Acts;

/// <summary>Code that may hang: regular expressions of unknown quality, each call with a deadline.</summary>
internal sealed partial class SearchAct : Act
{
    private const int DeadlineMilliseconds = 2000;
    private const int ToleranceMilliseconds = 8000;     // a call may wait for a worker before its deadline starts to count

    /// <summary>
    /// Searches files. A call that takes longer than the deadline is killed: <see cref="WorkerTimeoutException"/>.
    /// </summary>
    [RunInProcess(TimeoutMilliseconds = DeadlineMilliseconds)]
    public static int Search(string[] files, string pattern)
    {
        var regex = new Regex(pattern);     // hostile patterns are what the deadline is for
        return files.Sum(file => regex.Count(File.ReadAllText(file)));
    }

    private static readonly (string Name, string Pattern)[] Patterns =
    [
        ("web addresses", @"https?://[^\s""'<>)]+"),
        ("GUIDs", @"\b[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\b"),
        ("asynchronous methods", @"\basync\s+(?:Value)?Task\b"),
        ("words of 25 letters and more", @"\b\p{L}{25,}\b"),
        ("doubled words", @"\b(\p{L}+)\s+\1\b"),
        ("shouted sentences", @"(\w+\s?)+!!!"),      // innocent to the eye, exponential on any line of prose
    ];

    public override string Name => "search";

    public override string Title => "Regular expressions of unknown quality, each call with a deadline";

    public override async Task RunAsync(Stage stage, TourOptions options)
    {
        TextFiles text = TextFiles.Find(options.Folder);
        stage.Check(
            text.Count > 0,
            $"{options.Folder} has {text.Count:N0} text files, {text.Bytes / 1048576.0:0.0} MiB"
                + (text.IsPart ? ", and more, left out" : ""));
        if (text.Count == 0)
            return;

        // One more than there are processors: the hostile expression keeps one of them busy until it is stopped.
        await using var pool = new WorkerPool(
            new WorkerPoolOptions { Name = "search", MaxWorkers = Environment.ProcessorCount + 1 });
        using IDisposable use = pool.Use();

        Outcome[] outcomes = [];
        await stage.ProgressAsync(async bars => outcomes = await Task.WhenAll(
            from pattern in Patterns
            let bar = bars.AddTask(pattern.Name, maxValue: text.Batches.Count)
            select SearchAllAsync(pattern.Name, pattern.Pattern, text.Batches, bar)));

        stage.Table(["pattern", "outcome"], outcomes.Select(outcome => new[] { outcome.Name, outcome.ToString() }));
        Outcome? stopped = outcomes.SingleOrDefault(outcome => outcome.StoppedAfter is not null);
        stage.Check(
            stopped?.StoppedAfter?.TotalMilliseconds is >= DeadlineMilliseconds
                and < DeadlineMilliseconds + ToleranceMilliseconds,
            $"one expression ran into its deadline of {DeadlineMilliseconds / 1000} s");
        stage.Check(
            stopped?.WorkerId is { } worker && worker != Environment.ProcessId && !IsRunning(worker),
            $"its worker, process {stopped?.WorkerId}, was killed and is gone");
        stage.Check(
            outcomes.Count(outcome => outcome.BatchesSearched == text.Batches.Count) == Patterns.Length - 1,
            $"the other {Patterns.Length - 1} searched every file meanwhile");
    }

    private static async Task<Outcome> SearchAllAsync(
        string name, string pattern, IReadOnlyList<string[]> batches, ProgressTask bar)
    {
        var outcome = new Outcome(name);
        foreach (string[] batch in batches)
        {
            var stopwatch = Stopwatch.StartNew();
            try
            {
                int matches = await SearchAsync(batch, pattern);
                outcome = outcome with { Matches = outcome.Matches + matches, BatchesSearched = outcome.BatchesSearched + 1 };
                bar.Increment(1);
            }
            catch (WorkerTimeoutException timeout)
            {
                bar.StopTask();
                return outcome with { StoppedAfter = stopwatch.Elapsed, WorkerId = timeout.ProcessId.GetValueOrDefault() };
            }
        }

        return outcome;
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed record Outcome(string Name)
    {
        public int Matches { get; init; }

        public int BatchesSearched { get; init; }

        public TimeSpan? StoppedAfter { get; init; }

        /// <summary>The process that was killed for it.</summary>
        public int? WorkerId { get; init; }

        public override string ToString()
            => StoppedAfter is { } after ? $"stopped after {after.TotalSeconds:0.0} s" : $"{Matches:N0} matches";
    }
}
