using System.Buffers;

namespace Offload.Tests.Methods;

/// <summary>Methods with large arguments and results.</summary>
public static partial class Blocks
{
    private static readonly List<ReadOnlyMemory<long>> Kept = [];
    private static readonly List<IMemoryOwner<int>> Disposed = [];

    [RunInProcess]
    internal static byte[] Echo(byte[] bytes) => bytes;

    /// <summary>Has all threads of this process's pool wait for ever, but for the one that calls need.</summary>
    [RunInProcess]
    internal static void StarveThreadPool()
    {
        int all = Environment.ProcessorCount + 1;
        ThreadPool.SetMinThreads(1, 1).ShouldBeTrue();
        ThreadPool.SetMaxThreads(all, all).ShouldBeTrue();
        var started = new CountdownEvent(all - 1);
        for (int thread = 1; thread < all; thread++)
            ThreadPool.UnsafeQueueUserWorkItem(
                static started =>
                {
                    started.Signal();
                    Thread.Sleep(Timeout.Infinite);
                },
                started,
                preferLocal: false);
        started.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    [RunInProcess]
    internal static string EchoText(string text) => text;

    [RunInProcess]
    internal static List<string> EchoList(List<string> texts) => texts;

    [RunInProcess]
    internal static (byte[] First, string Text, long[] Second) EchoTuple(byte[] first, string text, long[] second)
        => (first, text, second);

    [RunInProcess]
    internal static ReadOnlyMemory<byte> EchoMemory(ReadOnlyMemory<byte> bytes) => bytes;

    /// <summary>
    /// The sum, and how many bytes this process has allocated for its arguments: from the one call to the other.
    /// </summary>
    [RunInProcess]
    internal static (
        long Sum, long Allocated) SumSpan(int before, ReadOnlySpan<long> values, string after, ReadOnlySpan<byte> bytes)
        => (before + Sum(values) + after.Length + bytes.Length, GC.GetTotalAllocatedBytes());

    [RunInProcess]
    internal static (long Sum, long Allocated) SumMemory(ReadOnlyMemory<long> values)
        => (Sum(values.Span), GC.GetTotalAllocatedBytes());

    /// <summary>How many there are, and the values at some places.</summary>
    [RunInProcess]
    internal static (int Length, long[] Values) Probe(ReadOnlyMemory<long> values, int[] places)
        => (values.Length, [.. places.Select(place => values.Span[place])]);

    [RunInProcess]
    internal static int MeasureSpan(ReadOnlySpan<long> values) => values.Length;

    [RunInProcess]
    internal static bool IsAligned(ReadOnlySpan<double> values)
    {
        unsafe
        {
            fixed (double* first = values)
                return (nuint)first % 64 == 0;
        }
    }

    [RunInProcess]
    internal static void Keep(ReadOnlyMemory<long> values) => Kept.Add(values);

    [RunInProcess]
    internal static long ReadKept() => Kept[0].Span[0];

    [RunInProcess]
    internal static async Task<long> SumLater(ReadOnlyMemory<long> values, CancellationToken cancellationToken)
    {
        await Task.Delay(20, cancellationToken);
        return Sum(values.Span);
    }

    [RunInProcess]
    internal static IMemoryOwner<int>? Count(int length)
    {
        if (length < 0)
            return null;
        var owner = new ExactOwner(new int[length]);
        for (int i = 0; i < length; i++)
            owner.Memory.Span[i] = i;
        return owner;
    }

    [RunInProcess]
    internal static bool WasDisposed() => Disposed.Count > 0;

    [RunInProcess(Idempotent = true)]
    internal static long SumOnSecondTry(long[] values, string file)
    {
        if (!File.Exists(file))
        {
            File.WriteAllText(file, "");
            Environment.FailFast("the first try");
        }

        return Sum(values);
    }

    [RunInProcess]
    internal static int HangWith(byte[] bytes)
    {
        Thread.Sleep(Timeout.Infinite);
        return bytes.Length;
    }

    [RunInProcess]
    internal static async IAsyncEnumerable<int> Stream(ReadOnlyMemory<int> values)
    {
        for (int i = 0; i < values.Length; i += values.Length / 4)
        {
            await Task.Yield();
            yield return values.Span[i];
        }
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        long sum = 0;
        foreach (long value in values)
            sum += value;
        return sum;
    }

    private sealed class ExactOwner(int[] array) : IMemoryOwner<int>
    {
        public Memory<int> Memory => array;

        public void Dispose() => Disposed.Add(this);
    }
}
