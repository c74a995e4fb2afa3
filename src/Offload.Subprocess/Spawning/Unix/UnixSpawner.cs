using System.IO.Pipes;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Linux;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Starts processes with <c>posix_spawn</c>: no code of ours runs in the child, and errors of <c>exec</c> come back at once.</summary>
internal sealed class UnixSpawner : ProcessSpawner
{
    private readonly Lazy<SpawnThreads> _threads = new(() => new SpawnThreads(Math.Clamp(Environment.ProcessorCount, 1, 4)));
    private readonly PidFdWatcher _watcher = new();

    public override SafeHandle NullDevice { get; } = UnixFile.OpenNullDevice();

    public override IReadOnlyList<string> ShellCommand(string command) => ["/bin/sh", "-c", command];

    public override PipeEnds CreateInputPipe() => UnixPipe.Create(PipeDirection.Out);

    public override PipeEnds CreateOutputPipe() => UnixPipe.Create(PipeDirection.In);

    public override SafeHandle OpenForReading(string path) => UnixFile.OpenForReading(path);

    public override SafeHandle OpenForWriting(string path, bool append) => UnixFile.OpenForWriting(path, append);

    public override async Task<ChildProcess> SpawnAsync(SpawnRequest request, CancellationToken cancellationToken)
    {
        if (request.KillOnParentExit)
            throw new PlatformNotSupportedException("KillOnParentExit is not built yet.");

        var child = request.OnPermanentThread
            ? await _threads.Value.RunAsync(() => Spawn(request), cancellationToken).ConfigureAwait(false)
            : Spawn(request);
        if (cancellationToken.IsCancellationRequested)
        {
            child.SendSignal(ProcessSignal.SIGKILL, entireTree: true);
            await child.Exited.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return child;
    }

    private PidFdProcess Spawn(SpawnRequest request)
    {
        var processId = PosixSpawn.Start(request);
        return _watcher.Watch(processId, request.NewProcessGroup || request.NewSession);
    }
}
