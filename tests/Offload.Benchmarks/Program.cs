using Offload.Benchmarks;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Rivals;
using Offload.Benchmarks.Rows;

// Every claim about speed is a row here that runs its peers beside Offload, in one run and by turns; all of them, or those named:
//     dotnet run --project tests/Offload.Benchmarks -c Release [-- [row…] [--quick] [--install] [--chart=file] [--calls=number]]
// It starts itself again for the other processes of all this.

if (args is [StartUpTrial.HelloArgument])
{
    Console.WriteLine("Hello, World!");
    return 0;
}

if (await OtherRole.RunAsync(args))
    return 0;

var settings = RunSettings.Parse(args);
Row[] rows =
[
    new PeersRow(settings),
    new ColdRow(settings),
    new RoundTripRow(),
    new ThroughputRow(),
    new StressRow(settings),
    new StartRow(),
    new PipeRow(),
    new EchoRow(settings),
    new GibibyteRow(),
    new SerializeRow(),
    new AllocateRow(),
    new StreamRow(),
    new MapRow(),
    new BytesRow(),
];

if (RunSettings.FindUnknownOption(args) is { } option)
{
    Console.Error.WriteLine($"There is no option '{option}'. The options: --quick, --install, --chart=<file>, --calls=<number>.");
    return 2;
}

if (settings.Rows.FirstOrDefault(name => !rows.Any(row => row.Name == name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no row '{unknown}'. The rows: {string.Join(", ", rows.Select(row => row.Name))}.");
    return 2;
}

Console.WriteLine(Machine.Describe());
foreach (Row row in rows.Where(row => settings.Rows.Count == 0 || settings.Rows.Contains(row.Name)))
{
    Console.WriteLine();
    Console.WriteLine(row.Title);
    foreach (string line in row.Obstacle is { } obstacle ? [$"skipped: {obstacle}"] : await row.MeasureAsync())
        Console.WriteLine(line);
}

return 0;
