using Offload;
using QuickStart.Terminal;

namespace QuickStart.Acts;

/// <summary>Code that leaks: a worker is replaced between two calls when it has grown too big.</summary>
internal sealed partial class LeakAct : Act
{
    private const int LeakMebibytes = 48;
    private const int LimitMebibytes = 256;
    private const int Calls = 10;

    private static readonly List<byte[]> Leaked = [];

    /// <summary>Never gives back what it takes, and reports how big its process has become.</summary>
    [RunInProcess]
    public static WorkerSize Leak(int mebibytes)
    {
        byte[] memory = new byte[mebibytes * 1024 * 1024];
        Array.Fill(memory, (byte)1);        // memory that is never touched would not count
        Leaked.Add(memory);
        return new WorkerSize(Environment.ProcessId, (int)(Environment.WorkingSet / 1024 / 1024));
    }

    internal readonly record struct WorkerSize(int ProcessId, int Mebibytes);

    public override string Name => "leak";

    public override string Title
        => $"A leak of {LeakMebibytes} MiB a call, contained: workers above {LimitMebibytes} MiB are replaced";

    public override async Task RunAsync(Stage stage, TourOptions options)
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions
        {
            Name = "leak",
            MaxWorkers = 1,
            MaxWorkerMemory = LimitMebibytes * 1024L * 1024,
        });
        using IDisposable use = pool.Use();

        long before = Environment.WorkingSet;
        var sizes = new List<WorkerSize>();
        for (int call = 0; call < Calls; call++)
            sizes.Add(await LeakAsync(LeakMebibytes));
        long growth = (Environment.WorkingSet - before) / 1024 / 1024;

        stage.Bars(
            "MiB of the worker after each call",
            sizes.Select(size => ($"process {size.ProcessId}", size.Mebibytes)),
            LimitMebibytes);
        int replaced = sizes.FindIndex(size => size.ProcessId != sizes[0].ProcessId);
        WorkerSize last = replaced < 0 ? sizes[^1] : sizes[replaced - 1];
        WorkerSize next = replaced < 0 ? sizes[^1] : sizes[replaced];
        stage.Check(
            replaced > 0 && last.Mebibytes > LimitMebibytes - LeakMebibytes,
            $"worker {last.ProcessId} was replaced after it had grown to {last.Mebibytes} MiB");
        stage.Check(
            next.Mebibytes < last.Mebibytes / 2,
            $"its successor {next.ProcessId} has {next.Mebibytes} MiB after its first call");
        stage.Check(
            growth < LeakMebibytes,
            $"{Calls * LeakMebibytes} MiB leaked in workers made this process grow by {Math.Max(0, growth)} MiB");
    }
}
