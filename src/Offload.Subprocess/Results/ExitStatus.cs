using System.Globalization;

namespace Offload.Subprocesses;

/// <summary>
/// How a process ended: with an exit code, or by a signal. The two are kept apart: <c>exit 137</c> is the exit code 137,
/// a process killed by <c>SIGKILL</c> has the signal 9 and no exit code.
/// </summary>
/// <remarks>
/// The default value is the unknown status: neither code nor signal. It is reported only when something else in this process (a
/// process with id 1 that reaps every child, for instance) collected the status first and the kernel can't be asked again.
/// </remarks>
public readonly record struct ExitStatus
{
    private ExitStatus(int? exitCode, int? signal)
    {
        ExitCode = exitCode;
        Signal = signal;
    }

    /// <summary>The exit code; null if a signal ended the process.</summary>
    public int? ExitCode { get; }

    /// <summary>The number of the signal that ended the process; null if it exited by itself. Always null on Windows.</summary>
    public int? Signal { get; }

    /// <summary>Whether the process exited with the code 0.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>Whether the status could be learnt at all.</summary>
    public bool IsKnown => ExitCode is not null || Signal is not null;

    /// <summary>
    /// Code and signal in one number, as Python's <c>returncode</c>: the exit code, or <c>-N</c> for the signal <c>N</c>.
    /// <see cref="int.MinValue"/> if the status is unknown.
    /// </summary>
    public int ReturnCode => ExitCode ?? -Signal ?? int.MinValue;

    /// <summary>The status of a process that exited with <paramref name="exitCode"/>.</summary>
    /// <param name="exitCode">The exit code.</param>
    public static ExitStatus FromExitCode(int exitCode) => new(exitCode, null);

    /// <summary>The status of a process that was ended by <paramref name="signal"/>.</summary>
    /// <param name="signal">The number of the signal, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="signal"/> is not above 0.</exception>
    public static ExitStatus FromSignal(int signal)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(signal);
        return new ExitStatus(null, signal);
    }

    /// <summary>For instance <c>exit code 3</c> or <c>signal 9 (SIGKILL)</c>.</summary>
    /// <returns>The status in words.</returns>
    public override string ToString()
    {
        if (ExitCode is { } code)
            return string.Create(CultureInfo.InvariantCulture, $"exit code {code}");
        if (Signal is not { } signal)
            return "unknown exit status";
        return ProcessSignal.NameOf(signal) is { } name
            ? string.Create(CultureInfo.InvariantCulture, $"signal {signal} ({name})")
            : string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
    }
}
