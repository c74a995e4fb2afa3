using System.Runtime.InteropServices;

namespace Offload.Tests.Support;

public static partial class Signals
{
    public static void Send(int processId, int signal) => Kill(processId, signal).ShouldBe(0);

    /// <summary>Whether there was still such a process.</summary>
    public static bool TrySend(int processId, int signal) => Kill(processId, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
