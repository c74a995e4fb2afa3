using System.Runtime.InteropServices;

namespace Offload.Tests.Support;

public static partial class Signals
{
    private const int Stop = 19;

    public static void Send(int processId, int signal) => Kill(processId, signal).ShouldBe(0);

    /// <summary>Stops a process, and waits until each of its threads has stopped: the signal alone is only a request.</summary>
    public static Task StopAsync(int processId)
    {
        Send(processId, Stop);
        return Wait.UntilAsync(
            () => Directory.GetDirectories($"/proc/{processId}/task")
                .All(thread => new ProcessStat(File.ReadAllText(Path.Combine(thread, "stat"))).State == 'T'),
            $"process {processId} has stopped");
    }

    /// <summary>Whether this process still had that child: the id of one that is gone may be a stranger's by now.</summary>
    public static bool TrySend(int childId, int signal) => ChildProcesses.IsOfThisProcess(childId) && Kill(childId, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
