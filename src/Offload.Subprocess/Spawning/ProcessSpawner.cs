using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Linux;
using Offload.Subprocesses.Spawning.MacOS;
using Offload.Subprocesses.Spawning.Windows;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning;

/// <summary>What an operating system must be able to do for processes to be started; one implementation for each.</summary>
internal abstract class ProcessSpawner
{
    private static readonly Lazy<ProcessSpawner> LazyCurrent = new(CreateForThisSystem);

    /// <summary>The spawner of the operating system that the program runs on.</summary>
    public static ProcessSpawner Current => LazyCurrent.Value;

    /// <summary>The null device, open for reading and writing; shared, never to be disposed.</summary>
    public abstract SafeHandle NullDevice { get; }

    /// <summary>A command line for the platform's shell as an argument list.</summary>
    public abstract IReadOnlyList<string> ShellCommand(string command, string? shell);

    /// <summary>A pipe that the child reads.</summary>
    public abstract PipeEnds CreateInputPipe();

    /// <summary>A pipe that the child writes.</summary>
    public abstract PipeEnds CreateOutputPipe();

    public abstract ITerminal CreateTerminal(PseudoTerminalOptions options);

    public abstract SafeHandle OpenForReading(string path);

    public abstract SafeHandle OpenForWriting(string path, bool append);

    /// <summary>Starts a process. A process that was started in spite of a cancellation is killed before the task ends.</summary>
    /// <exception cref="SubprocessStartException">It could not be started.</exception>
    public abstract Task<ChildProcess> SpawnAsync(SpawnRequest request, CancellationToken cancellationToken);

    /// <summary>A mark by which the descendants of a process can be found wherever they are.</summary>
    /// <exception cref="PlatformNotSupportedException">The system shows nobody's environment.</exception>
    public virtual IDescendantMark CreateDescendantMark() =>
        throw new PlatformNotSupportedException("SubprocessOptions.MarkDescendants is supported on Linux only.");

    private static ProcessSpawner CreateForThisSystem()
    {
        if (OperatingSystem.IsLinux())
            return new LinuxSpawner();
        if (OperatingSystem.IsMacOS())
            return new MacOSSpawner();
        if (OperatingSystem.IsWindows())
            return new WindowsSpawner();
        throw new PlatformNotSupportedException("Offload.Subprocess can't start processes on this operating system.");
    }
}
