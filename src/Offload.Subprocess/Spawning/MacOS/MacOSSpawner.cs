using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.MacOS;

/// <summary>macOS: <c>posix_spawn</c>, and a waiting thread for each child.</summary>
internal sealed class MacOSSpawner : UnixSpawner
{
    public override ITerminal CreateTerminal(PseudoTerminalOptions options) =>
        throw new PlatformNotSupportedException("SubprocessOptions.PseudoTerminal is supported on Linux only.");

    protected override Task<ChildProcess> StartAsync(SpawnRequest request, CancellationToken cancellationToken)
    {
        request.Attributes.RefuseAll("macOS");
        return base.StartAsync(request, cancellationToken);
    }

    protected override ChildProcess TakeOver(int processId, bool leadsGroup, Action<int>? beforeReaping) =>
        new WaitThreadProcess(processId, leadsGroup, beforeReaping, new LibProcDescendants());
}
