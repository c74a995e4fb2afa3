using System.Diagnostics;
using System.Globalization;

namespace Offload.Tests.Methods;

/// <summary>What well-behaved user code does in a worker.</summary>
public static partial class Work
{
    private static int _callsInThisProcess;
    private static readonly List<byte[]> Hoard = [];

    [RunInProcess]
    public static int Add(int left, int right) => left + right;

    [RunInProcess]
    public static int GetProcessId() => Environment.ProcessId;

    /// <summary>Static state belongs to the worker: this counts its calls, not the caller's.</summary>
    [RunInProcess]
    public static int CountCalls() => Interlocked.Increment(ref _callsInThisProcess);

    [RunInProcess]
    public static byte[] Reverse(byte[] bytes)
    {
        byte[] reversed = [.. bytes];
        Array.Reverse(reversed);
        return reversed;
    }

    [RunInProcess]
    public static async Task<string> GreetAsync(string name)
    {
        await Task.Delay(1);
        return $"Hello {name}";
    }

    [RunInProcess]
    public static void Touch(string path) => File.WriteAllText(path, "touched");

    /// <summary>Runs until the file is there (or a minute has passed), so that a test decides when it ends.</summary>
    [RunInProcess]
    public static int WaitForFile(string path)
    {
        for (int i = 0; i < 60_000 / 5 && !File.Exists(path); i++)
            Thread.Sleep(5);
        return Environment.ProcessId;
    }

    /// <summary>Marks its start, then sleeps.</summary>
    [RunInProcess]
    public static int Sleep(string startedFile, int milliseconds)
    {
        File.WriteAllText(startedFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    /// <summary>Keeps its processor for that long.</summary>
    [RunInProcess]
    public static int Spin(int milliseconds)
    {
        var spun = Stopwatch.StartNew();
        while (spun.ElapsedMilliseconds < milliseconds)
        {
        }

        return milliseconds;
    }

    [RunInProcess(TimeoutMilliseconds = 1_000)]
    public static int SleepWithDeadline(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    [RunInProcess]
    public static async Task<int> SleepCooperativelyAsync(string startedFile, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(startedFile, "", CancellationToken.None);
        await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
        return Environment.ProcessId;
    }

    /// <summary>Takes a token, and takes no notice of it.</summary>
    [RunInProcess]
    public static int SleepStubbornly(string startedFile, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        return Sleep(startedFile, 60_000);
    }

    [RunInProcess(Cancellation = CallCancellation.None)]
    public static int SleepUncancellably(string startedFile, int milliseconds) => Sleep(startedFile, milliseconds);

    /// <summary>Keeps what it is told to, as a leak does.</summary>
    [RunInProcess]
    public static long Leak(int bytes)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>(bytes);
        Array.Fill(block, (byte)1);
        Hoard.Add(block);
        return Environment.WorkingSet;
    }

    [RunInProcess]
    public static async Task<int> AddNested(int left, int right)
        => await AddAsync(left, right) + await GetProcessIdAsync() - Environment.ProcessId;
}
