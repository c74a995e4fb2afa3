using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Offload.FaultInjection.Tests.Methods;

/// <summary>What user code does in a worker so that it doesn't do it in the caller.</summary>
public static partial class Mischief
{
    private const int ShutdownBoth = 2;
    private const int Channel = 3;

    [RunInProcess]
    public static void Exit(int code) => Environment.Exit(code);

    [RunInProcess(Idempotent = true)]
    public static void ExitIdempotently(string file)
    {
        File.AppendAllText(file, "x");
        Environment.Exit(3);
    }

    [RunInProcess]
    public static void SendSignalToItself(int signal)
    {
        _ = Send(Environment.ProcessId, signal);
        Thread.Sleep(60_000);
    }

    /// <summary>One input kills its worker, always.</summary>
    [RunInProcess]
    public static int DieOf(int input, int poison)
    {
        if (input == poison)
            Environment.FailFast($"{poison} is poison");
        return input;
    }

    [RunInProcess(Idempotent = true)]
    public static int DieOfIdempotently(int input, int poison) => DieOf(input, poison);

    [RunInProcess]
    public static int Defuse(Bomb bomb) => bomb.File.Length;

    /// <summary>Exits while its reply is being sent, give or take a moment.</summary>
    [RunInProcess]
    public static int ExitRightAfter(int microseconds)
    {
        new Thread(() =>
        {
            var waited = Stopwatch.StartNew();
            while (waited.Elapsed.TotalMicroseconds < microseconds)
            {
            }

            Environment.Exit(5);
        }).Start();
        return microseconds;
    }

    /// <summary>Shuts the worker's own channel, and lives on.</summary>
    [RunInProcess]
    public static void HangUp()
    {
        _ = Shutdown(Channel, ShutdownBoth);
        Thread.Sleep(60_000);
    }

    [RunInProcess]
    public static int FloodError(int megabytes)
    {
        using Stream error = Console.OpenStandardError();
        byte[] megabyte = new byte[1 << 20];
        megabyte.AsSpan().Fill((byte)'x');
        for (int i = 0; i < megabytes; i++)
            error.Write(megabyte);
        return megabytes;
    }

    [RunInProcess]
    public static int FloodLines(int lines)
    {
        for (int i = 0; i < lines; i++)
        {
            Console.Error.WriteLine($"error {i}");
            Console.Out.WriteLine($"output {i}");
        }

        return lines;
    }

    [RunInProcess]
    public static void LastWords(string words)
    {
        Console.Error.WriteLine(words);
        Environment.Exit(1);
    }

    /// <summary>Leaves a child behind that holds the worker's output.</summary>
    [RunInProcess]
    public static int StartChild(string program, string arguments)
    {
        using var child = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        return child.Id;
    }

    [RunInProcess]
    public static void StartChildAndExit(string pidFile)
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", "1000") { UseShellExecute = false })!;
        File.WriteAllText(pidFile, $"{child.Id}");
        Environment.Exit(4);
    }

    [RunInProcess]
    public static void CloseStandardStreams()
    {
        _ = Close(1);
        _ = Close(2);
    }

    [RunInProcess]
    public static int Allocate(int megabytes)
    {
        var taken = new List<byte[]>();
        for (int i = 0; i < megabytes; i++)
        {
            byte[] block = new byte[1 << 20];
            block.AsSpan().Fill(1);
            taken.Add(block);
        }

        return taken.Count;
    }

    /// <summary>Enters a control group, which the runtime does not notice, and allocates more than the group may have.</summary>
    [RunInProcess]
    public static int AllocateInCage(string door, int megabytes)
    {
        File.WriteAllText(door, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return Allocate(megabytes);
    }

    /// <summary>Allocates as native code does, which the runtime knows nothing of, and gives it all back.</summary>
    [RunInProcess]
    public static unsafe int AllocateNative(int megabytes, int megabytesAtATime)
    {
        var taken = new List<nint>();
        try
        {
            for (int i = 0; i < megabytes; i += megabytesAtATime)
            {
                nuint size = (nuint)megabytesAtATime << 20;
                void* block = NativeMemory.Alloc(size);
                taken.Add((nint)block);
                NativeMemory.Fill(block, size, 1);
            }

            return taken.Count;
        }
        finally
        {
            foreach (nint block in taken)
                NativeMemory.Free((void*)block);
        }
    }

    [RunInProcess]
    public static int Spin(int milliseconds)
    {
        var spun = Stopwatch.StartNew();
        while (spun.ElapsedMilliseconds < milliseconds)
        {
        }

        return milliseconds;
    }

    [RunInProcess]
    public static int OpenFiles(int count)
    {
        var files = new List<FileStream>();
        try
        {
            for (int i = 0; i < count; i++)
                files.Add(new FileStream("/dev/null", FileMode.Open));
            return files.Count;
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    /// <summary>
    /// Starts a shell that starts another process, which has left this worker's group and session and lost its parent.
    /// </summary>
    [RunInProcess]
    public static void StartDaemon(string pidFile, string thenWhat)
    {
        string daemon = $"echo $$ > {pidFile}.part; mv {pidFile}.part {pidFile}; exec sleep 1000";
        using (var shell = Process.Start("sh", ["-c", $"setsid sh -c '{daemon}' >/dev/null 2>&1 &"]))
            shell.WaitForExit();
        while (!File.Exists(pidFile))
            Thread.Sleep(1);
        if (thenWhat == "exit")
            Environment.Exit(4);
        if (thenWhat == "crash")
            Environment.FailFast("after it has started a daemon");
        if (thenWhat == "hang")
            Thread.Sleep(60_000);
    }

    /// <summary>Writes outside of the protocol's messages, into the middle of the conversation.</summary>
    [RunInProcess]
    public static unsafe void WriteIntoChannel(byte[] bytes)
    {
        fixed (byte* start = bytes)
            Write(Channel, start, bytes.Length).ShouldBe(bytes.Length);
    }

    [RunInProcess]
    public static int BlockThreads()
    {
        for (int i = 0; i < 8; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static _ => Thread.Sleep(60_000), state: null);
        return 8;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "write")]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nint count);
}
