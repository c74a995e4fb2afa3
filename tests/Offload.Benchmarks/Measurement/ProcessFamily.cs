using System.Globalization;
using System.Runtime.InteropServices;

namespace Offload.Benchmarks.Measurement;

/// <summary>A process and its descendants, and what they use together. On Linux only.</summary>
internal sealed partial class ProcessFamily(int root, IReadOnlyList<int> descendants)
{
    public static bool IsKnown => OperatingSystem.IsLinux();

    public IReadOnlyList<int> Descendants => descendants;

    public static ProcessFamily Of(int root)
    {
        List<int> found = [];
        Add(root);
        return new ProcessFamily(root, found);

        void Add(int parent)
        {
            foreach (string task in Directory.EnumerateDirectories($"/proc/{parent}/task"))
            {
                string children = File.ReadAllText(Path.Combine(task, "children"));
                foreach (string child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    int id = int.Parse(child, CultureInfo.InvariantCulture);
                    found.Add(id);
                    Add(id);
                }
            }
        }
    }

    /// <summary>The memory of the descendants in bytes; what several share counts in parts.</summary>
    public long DescendantMemory() => descendants.Sum(ProportionalMemory);

    /// <summary>The processor time that all have used so far.</summary>
    public TimeSpan ProcessorTime() => new(descendants.Append(root).Sum(ProcessorTicks));

    // The kernel's clock of a process counts nanoseconds, where /proc/<id>/stat has hundredths of a second, and keeps those of
    // threads that have ended.
    private static unsafe long ProcessorTicks(int id)
    {
        const int ProcessClock = 2;
        long* time = stackalloc long[2];
        if (clock_gettime((~id << 3) | ProcessClock, time) != 0)
            throw new InvalidOperationException(
                $"The processor time of process {id} is not known: {Marshal.GetLastPInvokeErrorMessage()}.");
        return (time[0] * TimeSpan.TicksPerSecond) + (time[1] / 100);
    }

    private static long ProportionalMemory(int id)
    {
        const string Name = "Pss:";
        string line = File.ReadLines($"/proc/{id}/smaps_rollup").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int clock_gettime(int clock, long* time);
}
