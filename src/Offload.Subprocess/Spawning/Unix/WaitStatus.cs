namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>The number that <c>wait</c> gives.</summary>
internal static class WaitStatus
{
    public static ExitStatus Decode(int status)
    {
        var signal = status & 0x7F;
        return signal == 0 ? ExitStatus.FromExitCode((status >> 8) & 0xFF) : ExitStatus.FromSignal(signal);
    }
}
