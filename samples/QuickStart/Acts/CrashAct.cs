using Offload;
using QuickStart.Terminal;

namespace QuickStart.Acts;

/// <summary>Code that takes its whole process down: only a worker dies of it.</summary>
internal sealed partial class CrashAct : Act
{
    [RunInProcess]
    public static unsafe int ReadAt(long address) => *(int*)address;

    [RunInProcess]
    public static int Recurse(int depth) => depth + Recurse(depth + 1);

    [RunInProcess]
    public static void Exit(int code) => Environment.Exit(code);

    [RunInProcess]
    public static int Add(int left, int right) => left + right;

    private const long UnmappedAddress = 0x0BAD_F00D_0000;

    public override string Name => "crash";

    public override string Title => "A bad pointer, an endless recursion and an exit: the program goes on";

    public override async Task RunAsync(Stage stage, TourOptions options)
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions { Name = "crash" });
        using IDisposable use = pool.Use();

        Death[] deaths =
        [
            await ObserveAsync("dereferences a bad pointer", () => ReadAtAsync(UnmappedAddress)),
            await ObserveAsync("recurses for ever", () => RecurseAsync(0)),
            await ObserveAsync("calls Environment.Exit(42)", () => ExitAsync(42)),
        ];

        stage.Table(["the method", "its worker", "its last words"], deaths.Select(death => death.ToRow()));
        stage.Check(deaths.All(death => death.Crash is not null), "each caller got a WorkerCrashedException");
        stage.Check(deaths[0].WasKilledByRuntime, "the bad pointer ended its worker with a signal or a fatal exit code");
        stage.Check(deaths[1].WasKilledByRuntime, "so did the stack overflow");
        stage.Check(deaths[2].Crash is { ExitCode: 42 }, "the exit code of the third is 42, as the method said");
        stage.Check(deaths.All(death => death.NextResult == 42), "the call after each of them was answered: 40 + 2 = 42");
    }

    private static async Task<Death> ObserveAsync(string method, Func<Task> call)
    {
        WorkerCrashedException? crash = null;
        try
        {
            await call();
        }
        catch (WorkerCrashedException exception)
        {
            crash = exception;
        }

        return new Death(method, crash, await AddAsync(40, 2));
    }

    private sealed record Death(string Method, WorkerCrashedException? Crash, int NextResult)
    {
        /// <summary>The .NET runtime aborts on Unix; on Windows it exits with the code of the fault, which is negative.</summary>
        public bool WasKilledByRuntime => Crash is { Signal: not null } or { ExitCode: < 0 };

        private string[] LastWords
            => Crash?.StandardErrorTail.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

        public string[] ToRow() =>
        [
            Method,
            Crash switch
            {
                null => "lives",
                { Signal: { } signal } => $"killed by signal {signal}",
                _ => $"exited with code {Crash.ExitCode}",
            },
            LastWords.FirstOrDefault(line => line.Contains("Exception", StringComparison.Ordinal))
                ?? LastWords.FirstOrDefault() ?? "",
        ];
    }
}
