using System.Buffers;
using System.Diagnostics;
using System.Globalization;

namespace Offload.Benchmarks.Echoers;

/// <summary>One gibibyte, echoed twice in this process, whose peak memory is told afterwards.</summary>
internal static partial class GibibyteTrial
{
    public const string Argument = "--gibibyte";

    private const int Length = 1 << 30;

    /// <summary>As arrays; or as a span and an owned result, of which only a part is looked at, or all.</summary>
    public static readonly string[] Forms = ["byte[] to byte[]", "span to owner", "span to owner, all of it read"];

    public static async Task RunAsync(string form)
    {
        WorkerPools.Configure("gibibyte", options => options.MaxWorkers = 1);
        byte[] payload = GC.AllocateUninitializedArray<byte>(Length);
        payload.AsSpan().Fill(1);
        var seconds = new List<string>();
        for (int round = 0; round < 2; round++)
        {
            long start = Stopwatch.GetTimestamp();
            if (form == Forms[0])
                await EchoArrayAsync(payload);
            else
                await EchoSpanAsync(payload, readAll: form == Forms[2]);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture));

            // What has completed the call is still below this on the stack, with the result in its hands.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            GC.Collect();
        }

        Console.WriteLine($"peak {Read("VmHWM") / Length:0.00}, of its own at the end {Read("RssAnon") / Length:0.00}   "
            + $"{string.Join(" and ", seconds)} s");
        GC.KeepAlive(payload);
        await WorkerPools.DisposeAllAsync();
    }

    [RunInProcess(Pool = "gibibyte")]
    internal static byte[] Echo(byte[] payload) => payload;

    [RunInProcess(Pool = "gibibyte")]
    internal static IMemoryOwner<byte> EchoInPlace(ReadOnlySpan<byte> payload)
    {
        IMemoryOwner<byte> owner = MemoryPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(owner.Memory.Span);
        return owner;
    }

    private static async Task EchoArrayAsync(byte[] payload)
    {
        byte[] echo = await EchoAsync(payload);
        if (!echo.AsSpan().SequenceEqual(payload))
            throw new InvalidOperationException("Other bytes have come back.");
    }

    private static async Task EchoSpanAsync(byte[] payload, bool readAll)
    {
        using IMemoryOwner<byte> echo = await EchoInPlaceAsync(payload);
        bool isSame = readAll
            ? echo.Memory.Span.SequenceEqual(payload)
            : echo.Memory.Length == Length && echo.Memory.Span[Length / 2] == 1;
        if (!isSame)
            throw new InvalidOperationException("Other bytes have come back.");
    }

    private static double Read(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * double.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
