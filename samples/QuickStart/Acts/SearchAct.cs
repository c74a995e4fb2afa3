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
    private const int ToleranceMilliseconds = 3000;

    /// <summary>Searches files. A call that takes longer than the deadline is killed: <see cref="WorkerTimeoutException"/>.</summary>
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
        stage.Say($"{text.Count:N0} text files, {text.Bytes / 1048576.0:0.0} MiB, in {options.Folder}{(text.IsPart ? " (what is above that is left out)" : "")}");
        await using var pool = new WorkerPool(new WorkerPoolOptions { Name = "search", MaxWorkers = Math.Max(2, Environment.ProcessorCount) });
        using IDisposable use = pool.Use();

        Outcome[] outcomes = [];
        await stage.ProgressAsync(async bars => outcomes = await Task.WhenAll(
            from pattern in Patterns
            let bar = bars.AddTask(pattern.Name, maxValue: text.Batches.Count)
            select SearchAllAsync(pattern.Name, pattern.Pattern, text.Batches, bar)));

        stage.Table(["pattern", "outcome"], outcomes.Select(outcome => new[] { outcome.Name, outcome.ToString() }));
        Outcome[] killed = [.. outcomes.Where(outcome => outcome.KilledAfter is not null)];
        stage.Check(killed is [{ Name: "shouted sentences" }], "one expression was killed at its deadline");
        stage.Check(
            killed.All(outcome => outcome.KilledAfter!.Value.TotalMilliseconds is >= DeadlineMilliseconds and < DeadlineMilliseconds + ToleranceMilliseconds),
            $"that took {killed.FirstOrDefault()?.KilledAfter?.TotalSeconds:0.00} s from its call; the deadline is {DeadlineMilliseconds / 1000} s from its start");
        stage.Check(
            outcomes.Count(outcome => outcome.BatchesSearched == text.Batches.Count) == Patterns.Length - 1,
            $"the other {Patterns.Length - 1} searched every file meanwhile");
    }

    private static async Task<Outcome> SearchAllAsync(string name, string pattern, IReadOnlyList<string[]> batches, ProgressTask bar)
    {
        int matches = 0;
        for (int batch = 0; batch < batches.Count; batch++)
        {
            var stopwatch = Stopwatch.StartNew();
            try
            {
                matches += await SearchAsync(batches[batch], pattern);
            }
            catch (WorkerTimeoutException)
            {
                bar.StopTask();
                return new Outcome(name, matches, batch, stopwatch.Elapsed);
            }

            bar.Increment(1);
        }

        return new Outcome(name, matches, batches.Count, KilledAfter: null);
    }

    private sealed record Outcome(string Name, int Matches, int BatchesSearched, TimeSpan? KilledAfter)
    {
        public override string ToString() => KilledAfter is { } after
            ? $"killed after {after.TotalSeconds:0.00} s"
            : $"{Matches:N0} matches";
    }
}
