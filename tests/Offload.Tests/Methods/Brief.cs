using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Offload.Tests.Methods;

/// <summary>Methods that take microseconds, until they are told otherwise.</summary>
public static partial class Brief
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private static int _count;

    private static string? Remembered
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    [RunInProcess]
    public static int Add(int left, int right) => left + right;

    [RunInProcess]
    public static byte[] Echo(byte[] bytes) => bytes;

    [RunInProcess]
    public static byte[] Fill(int count, byte value)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    /// <summary>Takes as long as it is told to.</summary>
    [RunInProcess]
    public static int Pause(int milliseconds)
    {
        if (milliseconds > 0)
            Thread.Sleep(milliseconds);
        return milliseconds;
    }

    [RunInProcess]
    public static async Task<int> PauseInStepsAsync(int milliseconds, CancellationToken cancellationToken)
    {
        if (milliseconds > 0)
            await Task.Delay(milliseconds, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return milliseconds;
    }

    /// <summary>Waits until there is such a file, if one is named.</summary>
    [RunInProcess]
    public static void Pass(string? gate)
    {
        while (gate is not null && !File.Exists(gate))
            Thread.Sleep(5);
    }

    /// <summary>Counts in this worker.</summary>
    [RunInProcess]
    public static int Count(int more) => _count += more;

    /// <summary>Notes that it runs, and then, perhaps, kills its worker.</summary>
    [RunInProcess]
    public static void Note(string path, int run, bool kill)
    {
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{run}\n"));
        if (kill)
            Process.GetCurrentProcess().Kill();
    }

    /// <summary>Takes memory that the runtime knows nothing of, for ever.</summary>
    /// <returns>The process that it is missing in.</returns>
    [RunInProcess]
    public static unsafe int Leak(int bytes)
    {
        NativeMemory.Fill(NativeMemory.Alloc((nuint)bytes), (nuint)bytes, 1);
        return Environment.ProcessId;
    }

    [RunInProcess]
    public static int DivideBy(int divisor) => 1 / divisor;

    /// <summary>What an earlier call has left behind in the flow of control, before this one leaves something.</summary>
    [RunInProcess]
    public static string Leave(string name)
    {
        string found = $"{Remembered} {CultureInfo.CurrentCulture.Name}";
        Remembered = name;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        return found;
    }

    /// <summary>Writes over this worker's end of the fast lane, now or a little later, again and again.</summary>
    /// <param name="place">How many bytes after the start.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="seed">What, at random.</param>
    /// <param name="writes">How often; all but the first time on another thread, after this call has returned.</param>
    [RunInProcess]
    public static unsafe int Scribble(int place, int length, int seed, int writes)
    {
        string line = File.ReadLines("/proc/self/maps").First(map => map.Contains("offload-fast-lane", StringComparison.Ordinal));
        var start = (byte*)nint.Parse(
            line.AsSpan(0, line.IndexOf('-', StringComparison.Ordinal)), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture);
        var random = new Random(seed);
        Write();
        var later = new Thread(() =>
        {
            for (int i = 1; i < writes; i++)
                Write();
        }) { IsBackground = true };
        later.Start();
        return seed;

        void Write() => random.NextBytes(new Span<byte>(start + place, length));
    }

    /// <summary>Tries to make the memory of the fast lane smaller, under its caller's feet.</summary>
    [RunInProcess]
    public static int CutShort()
    {
        string descriptor = Directory.GetFileSystemEntries("/proc/self/fd")
            .First(file => new FileInfo(file).LinkTarget?.Contains("offload-fast-lane", StringComparison.Ordinal) == true);
        return Truncate(int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture), 0);
    }

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Truncate(int descriptor, long size);
}
