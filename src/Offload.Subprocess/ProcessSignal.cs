namespace Offload.Subprocesses;

/// <summary>
/// The numbers of the signals that are sent to processes, for <see cref="RunningProcess.SendSignal"/>. They are those of
/// the operating system that the program runs on: where the numbers differ between systems, so do these.
/// </summary>
public static class ProcessSignal
{
    /// <summary>The terminal is gone, or the configuration is to be read again.</summary>
    public const int SIGHUP = 1;

    /// <summary>Interrupt, as by Ctrl+C.</summary>
    public const int SIGINT = 2;

    /// <summary>Quit, as by Ctrl+\; writes a core file.</summary>
    public const int SIGQUIT = 3;

    /// <summary>Abort.</summary>
    public const int SIGABRT = 6;

    /// <summary>End at once; can't be caught.</summary>
    public const int SIGKILL = 9;

    /// <summary>A write to a pipe that nobody reads.</summary>
    public const int SIGPIPE = 13;

    /// <summary>End, please.</summary>
    public const int SIGTERM = 15;

    /// <summary>The processor time that <see cref="ResourceLimits.CpuSeconds"/> allows is used up.</summary>
    public const int SIGXCPU = 24;

    /// <summary>For the program's own use.</summary>
    public static int SIGUSR1 { get; } = OperatingSystem.IsLinux() ? 10 : 30;

    /// <summary>For the program's own use.</summary>
    public static int SIGUSR2 { get; } = OperatingSystem.IsLinux() ? 12 : 31;

    /// <summary>Stop; can't be caught.</summary>
    public static int SIGSTOP { get; } = OperatingSystem.IsLinux() ? 19 : 17;

    /// <summary>Continue after a stop.</summary>
    public static int SIGCONT { get; } = OperatingSystem.IsLinux() ? 18 : 19;

    /// <summary>The size of the terminal has changed.</summary>
    public static int SIGWINCH => 28;

    private static readonly string?[] LinuxNames =
    [
        null, "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
        "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    private static readonly string?[] BsdNames =
    [
        null, "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGEMT", "SIGFPE", "SIGKILL", "SIGBUS",
        "SIGSEGV", "SIGSYS", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGURG", "SIGSTOP", "SIGTSTP", "SIGCONT", "SIGCHLD",
        "SIGTTIN", "SIGTTOU", "SIGIO", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGINFO", "SIGUSR1", "SIGUSR2",
    ];

    /// <summary>The name of a signal, for instance <c>SIGKILL</c> for 9; null for a number without a name.</summary>
    /// <param name="signal">The number of the signal on this operating system.</param>
    /// <returns>The name or null.</returns>
    public static string? NameOf(int signal)
    {
        string?[] names = OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? LinuxNames : BsdNames;
        return (uint)signal < (uint)names.Length ? names[signal] : null;
    }
}
