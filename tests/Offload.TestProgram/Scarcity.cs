using System.Runtime.InteropServices;

namespace Offload.TestProgram;

/// <summary>A caller that runs out of something.</summary>
internal static partial class Scarcity
{
    private const int OpenFiles = 7; // RLIMIT_NOFILE on Linux

    /// <summary>Prints how a call fails without descriptors, and that one succeeds when there are some again.</summary>
    public static async Task<int> RunOutOfDescriptorsAsync()
    {
        await ProgramMethods.GetProcessIdAsync(); // all code is loaded
        await WorkerPools.DisposeAllAsync();
        int before = CountDescriptors();
        GetLimit(OpenFiles, out Limit limit);

        for (int spare = 0; spare < 12; spare++)
        {
            SetLimit(OpenFiles, limit with { Soft = (ulong)(before + spare) });
            string outcome = "enough";
            try
            {
                await ProgramMethods.GetProcessIdAsync().WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (WorkerStartException failure)
            {
                outcome = failure.GetType().Name;
            }

            SetLimit(OpenFiles, limit);
            Console.WriteLine(outcome); // not before: a console, too, needs a descriptor when it is first written to
            await WorkerPools.DisposeAllAsync();
        }

        bool works = await ProgramMethods.GetProcessIdAsync() > 0;
        await WorkerPools.DisposeAllAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine(works ? $"well again, {Math.Max(0, CountDescriptors() - before)} descriptors more" : "not well");
        return 0;
    }

    private static int CountDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private readonly record struct Limit(ulong Soft, ulong Hard);
}
