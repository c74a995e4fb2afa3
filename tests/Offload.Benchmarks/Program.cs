using Offload.Benchmarks.Launchers;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Peers;
using Offload.Benchmarks.Rows;

// Every claim about speed is a row here that runs its peers beside Offload, in one run and by turns; all of them, or those named:
//     dotnet run --project tests/Offload.Benchmarks -c Release [-- roundtrip start pipe]
// Started with --serve, this program is the other process of a hand-written peer; with --launch, a process that starts others.

if (args is ["--serve", var peer, var address])
{
    await PeerServers.RunAsync(peer, address);
    return 0;
}

if (args is ["--launch", var launcher])
{
    await DotNetLauncher.LoopAsync(launcher);
    return 0;
}

Row[] rows = [new RoundTripRow(), new StartRow(), new PipeRow()];

if (args.FirstOrDefault(name => !rows.Any(row => row.Name == name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no row '{unknown}'. The rows: {string.Join(", ", rows.Select(row => row.Name))}.");
    return 2;
}

Console.WriteLine(Machine.Describe());
foreach (Row row in rows.Where(row => args.Length == 0 || args.Contains(row.Name)))
{
    Console.WriteLine();
    Console.WriteLine(row.Title);
    foreach (string line in row.Obstacle is { } obstacle ? [$"skipped: {obstacle}"] : await row.MeasureAsync())
        Console.WriteLine(line);
}

return 0;
