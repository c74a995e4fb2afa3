using System.Runtime.InteropServices;

namespace Offload.Tests.Methods;

/// <summary>What user code does in a worker so that it doesn't do it in the caller.</summary>
public static partial class Mischief
{
    [RunInProcess]
    public static void Exit(int code) => Environment.Exit(code);

    [RunInProcess]
    public static void FailFast(string message) => Environment.FailFast(message);

    [RunInProcess]
    public static int OverflowStack() => Recurse(1);

    [RunInProcess]
    public static void WriteToBadAddress() => Marshal.WriteInt32(new nint(0x7000_0000_0000), 1);

    /// <summary>Dies of an exception on a thread that nobody watches.</summary>
    [RunInProcess]
    public static void ThrowOnOtherThread()
    {
        var thread = new Thread(() => throw new InvalidOperationException("nobody catches this"));
        thread.Start();
        Thread.Sleep(10_000);
    }

    [RunInProcess]
    public static int WriteGarbage(int bytes)
    {
        var garbage = new byte[bytes];
        new Random(1).NextBytes(garbage);
        using Stream output = Console.OpenStandardOutput();
        using Stream error = Console.OpenStandardError();
        for (int start = 0; start < bytes; start += 4096)
        {
            output.Write(garbage, start, Math.Min(4096, bytes - start));
            error.Write(garbage, start, Math.Min(4096, bytes - start));
        }

        return bytes;
    }

    [RunInProcess]
    public static void WriteLines(string output, string error)
    {
        Console.Out.WriteLine(output);
        Console.Error.WriteLine(error);
    }

    /// <summary>Takes and uses memory without end, and without haste: 50 MiB every 50 ms.</summary>
    [RunInProcess]
    public static int Allocate(bool native)
    {
        var taken = new List<byte[]>();
        for (int i = 0; i < 200; i++)
        {
            const int Size = 50 << 20;
            if (native)
            {
                unsafe
                {
                    new Span<byte>((void*)Marshal.AllocHGlobal(Size), Size).Fill(1);
                }
            }
            else
            {
                taken.Add(new byte[Size]);
                taken[^1].AsSpan().Fill(1);
            }

            Thread.Sleep(50);
        }

        return taken.Count;
    }

    [RunInProcess]
    public static void Throw(string kind) => throw (kind switch
    {
        "argument" => new ArgumentOutOfRangeException("width", "must be positive"),
        "inner" => new InvalidOperationException("outer", new FormatException("inner")),
        "aggregate" => new AggregateException(new FormatException("first"), new ArgumentException("second")),
        "custom" => new OrderException("order 7 is lost") { Data = { ["order"] = 7 } },
        "unusual" => new UnusualException(1, 2),
        "hostile" => new HostileException(),
        _ => new NotSupportedException(kind),
    });

    /// <summary>Kills the worker the first time that it runs for this file, and succeeds the second time.</summary>
    [RunInProcess(Idempotent = true)]
    public static int DieOnce(string file)
    {
        if (File.Exists(file))
            return Environment.ProcessId;
        File.WriteAllText(file, "");
        Environment.Exit(3);
        return 0;
    }

    /// <summary>Kills every worker that it is tried on, and keeps count of them.</summary>
    [RunInProcess(Idempotent = true)]
    public static void DieAlways(string file)
    {
        File.AppendAllText(file, "x");
        Environment.Exit(3);
    }

    private static int Recurse(int depth) => depth == 0 ? 0 : Recurse(depth + 1) + 1;
}
