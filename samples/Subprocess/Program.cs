using Offload.Samples.Subprocesses;

// One example after the other, or those that are named: dotnet run -- date df
(string Name, Func<CancellationToken, Task> RunAsync)[] examples =
[
    ("run", RunAndPrint.RunAsync),
    ("parallel", TwoInParallel.RunAsync),
    ("date", DateLineByLine.RunAsync),
    ("df", DiskFreeProtocol.RunAsync),
    ("tr", FeedThroughInput.RunAsync),
    ("pipeline", PipelineWithoutShell.RunAsync),
];

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var unknown = args.Except(examples.Select(example => example.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"No such example: {string.Join(", ", unknown)}. There are: "
        + $"{string.Join(", ", examples.Select(example => example.Name))}.");
    return 2;
}

foreach ((string? name, Func<CancellationToken, Task>? runAsync) in examples)
{
    if (args.Length > 0 && !args.Contains(name))
        continue;
    Console.WriteLine($"--- {name}");
    await runAsync(stop.Token);
}

return 0;
