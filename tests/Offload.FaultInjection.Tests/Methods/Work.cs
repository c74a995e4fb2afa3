using System.Buffers;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Methods;

/// <summary>What well-behaved user code does in a worker.</summary>
public static partial class Work
{
    private static int _callsInThisProcess;

    [RunInProcess]
    public static int Add(int left, int right) => left + right;

    [RunInProcess(Idempotent = true)]
    public static int AddIdempotently(int left, int right) => left + right;

    [RunInProcess(Idempotent = true)]
    public static int IncrementIdempotently(int number) => number + 1;

    /// <summary>Leaves a file for every time that it runs.</summary>
    [RunInProcess]
    public static int Record(string folder, int item)
    {
        File.WriteAllText(Path.Combine(folder, $"{item}-{Guid.NewGuid():N}"), "");
        return item;
    }

    [RunInProcess]
    public static int GetProcessId() => Environment.ProcessId;

    /// <summary>What the kernel says of this worker.</summary>
    [RunInProcess]
    public static string ReadOwn(string file) => File.ReadAllText($"/proc/self/{file}");

    [RunInProcess]
    public static bool HasServersCollector() => System.Runtime.GCSettings.IsServerGC;

    /// <summary>Static state belongs to the worker: this counts its calls.</summary>
    [RunInProcess]
    public static int CountCalls() => Interlocked.Increment(ref _callsInThisProcess);

    /// <summary>This worker's id in the upper half, in the lower one how many of its calls have begun with this one.</summary>
    [RunInProcess]
    public static long TakeTicket() => ((long)Environment.ProcessId << 32) + CountCalls();

    [RunInProcess]
    public static byte[] Echo(byte[] bytes) => bytes;

    [RunInProcess]
    public static IMemoryOwner<byte> Rent(int length) => MemoryPool<byte>.Shared.Rent(length);

    [RunInProcess]
    public static byte[] Produce(string startedFile, int bytes)
    {
        byte[] result = new byte[bytes];
        ProcessIdFile.Write(startedFile);
        return result;
    }

    /// <summary>A cooperative method that only needs time to get its argument.</summary>
    [RunInProcess]
    public static int Measure(byte[] bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return bytes.Length;
    }

    [RunInProcess]
    public static int Pause(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    /// <summary>Says who it is, then sleeps.</summary>
    [RunInProcess]
    public static int Sleep(string startedFile, int milliseconds)
    {
        ProcessIdFile.Write(startedFile);
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    [RunInProcess(TimeoutMilliseconds = 300)]
    public static int SleepWithDeadline(string startedFile, int milliseconds) => Sleep(startedFile, milliseconds);

    [RunInProcess(TimeoutMilliseconds = 300)]
    public static int AddWithDeadline(byte[] ballast, int left, int right) => left + right + 0 * ballast.Length;

    [RunInProcess(Cancellation = CallCancellation.None)]
    public static int SleepUncancellably(string startedFile, int milliseconds) => Sleep(startedFile, milliseconds);

    [RunInProcess]
    public static async Task<int> SleepCooperativelyAsync(string startedFile, CancellationToken cancellationToken)
    {
        ProcessIdFile.Write(startedFile);
        await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
        return 0;
    }

    /// <summary>Takes a token, and no notice of it.</summary>
    [RunInProcess]
    public static int SleepStubbornly(string startedFile, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        return Sleep(startedFile, 60_000);
    }

    /// <summary>Ends early when cancelled, with a result all the same.</summary>
    [RunInProcess]
    public static async Task<string> SalvageAsync(string startedFile, CancellationToken cancellationToken)
    {
        ProcessIdFile.Write(startedFile);
        await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return "half of it";
    }
}
