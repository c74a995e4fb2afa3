using System.Diagnostics;
using System.Globalization;
using Offload;
using Offload.TestProgram;

return args switch
{
    ["pids"] => await PrintProcessIdsAsync(),
    ["converse"] => await ConverseAsync(),
    ["spin", string workers] => await SpinAsync(int.Parse(workers, CultureInfo.InvariantCulture)),
    ["fast-calls", string wanted] => await CountFastCallsAsync(int.Parse(wanted, CultureInfo.InvariantCulture)),
    ["impostor", string stage, string trick] => await Impostor.RunAsync(stage, trick),
    ["out-of-descriptors"] => await Scarcity.RunOutOfDescriptorsAsync(),
    ["leave", string how] => await Departure.LeaveAsync(how),
    ["echo"] => await EchoAsync(),
    ["stream", string what, string noteFile] => await StreamAsync(what, noteFile),
    ["dedicated-worker"] or [] => await ServeAsync(),
    _ => Complain($"unknown arguments: {string.Join(' ', args)}"),
};

// What a program sees when it uses Offload: its own process id, then the worker's.
static async Task<int> PrintProcessIdsAsync()
{
    Console.WriteLine(Environment.ProcessId);
    Console.WriteLine(await ProgramMethods.GetProcessIdAsync());
    return 0;
}

// Everything that can be said while a call runs, in one call.
static async Task<int> ConverseAsync()
{
    var reports = new ReportList();
    using var text = new MemoryStream("one\ntwo\nthree\n"u8.ToArray());
    await foreach (string line in ProgramMethods.MixInProcessAsync(AsyncEnumerable.Range(1, 3), reports, number => Task.FromResult(number * number), text))
        Console.WriteLine(line.Replace($"{Environment.ProcessId}", "here", StringComparison.Ordinal));
    Console.WriteLine($"reports {reports.Numbers}");
    return 0;
}

// Makes calls until as many have been answered on the fast lane as are wanted, but no more than is reasonable.
static async Task<int> CountFastCallsAsync(int wanted)
{
    for (int i = 0; i < 200_000 && WorkerPools.Default.GetStatistics().FastLaneCalls < wanted; i++)
        await ProgramMethods.GetProcessIdAsync();
    Console.WriteLine(WorkerPools.Default.GetStatistics().FastLaneCalls);
    return 0;
}

// Keeps workers busy until it is killed, after it has said who they are.
static async Task<int> SpinAsync(int workers)
{
    WorkerPools.Configure("default", options => options.MaxWorkers = workers); // however many processors there are
    await WorkerPools.Default.WarmUpAsync(workers);
    var spins = new List<Task>();
    string folder = Directory.CreateTempSubdirectory("offload-spin-").FullName;
    for (int i = 0; i < workers; i++)
        spins.Add(ProgramMethods.SpinAsync(Path.Combine(folder, $"worker-{i}")));
    var waited = Stopwatch.StartNew();
    string[] written;
    while ((written = Directory.GetFiles(folder, "worker-?")).Length < workers)
    {
        if (waited.Elapsed > TimeSpan.FromSeconds(30))
            return Complain("the workers did not start to spin");
        await Task.Delay(2);
    }

    string processIds = string.Join(' ', written.Select(File.ReadAllText));
    Directory.Delete(folder, recursive: true); // before anyone can kill this process
    Console.WriteLine(processIds);
    await Task.WhenAll(spins);
    return 0;
}

// Has large arrays sent back until it is killed, after it has said who does it.
static async Task<int> EchoAsync()
{
    Console.WriteLine(await ProgramMethods.GetProcessIdAsync());
    byte[] bytes = new byte[40 << 20];
    for (var running = Stopwatch.StartNew(); running.Elapsed < TimeSpan.FromSeconds(30);)
        bytes = await ProgramMethods.EchoAsync(bytes);
    return Complain("nobody has killed this process");
}

// Is in the middle of an endless stream until it is killed, after it has said who is at the other end.
static async Task<int> StreamAsync(string what, string noteFile)
{
    using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
    switch (what)
    {
        case "items":
            bool isFirst = true;
            await foreach (int number in ProgramMethods.CountAsync(noteFile, end.Token))
            {
                if (isFirst)
                    Console.WriteLine(number);
                isFirst = false;
            }

            break;
        case "bytes":
            using (var lines = new StreamReader(await ProgramMethods.OpenCountAsync(noteFile, end.Token)))
            {
                Console.WriteLine(await lines.ReadLineAsync(end.Token));
                while (await lines.ReadLineAsync(end.Token) is not null)
                {
                    // The next one.
                }
            }

            break;
        default:
            IAsyncEnumerable<int> numbers = Enumerable.Range(0, int.MaxValue).ToAsyncEnumerable();
            await ProgramMethods.SumInProcessAsync(numbers, noteFile, Console.WriteLine, end.Token);
            break;
    }

    return Complain("nobody has killed this process");
}

static int Complain(string text)
{
    Console.Error.WriteLine(text);
    return 17;
}

static async Task<int> ServeAsync()
{
    await OffloadWorker.RunAsync();
    return Complain("no worker, no arguments");
}
