using System.IO.Pipes;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// Starts processes with <c>posix_spawn</c>: no code of ours runs in the child, and errors of <c>exec</c> come back at once.
/// </summary>
internal abstract class UnixSpawner : ProcessSpawner
{
    private readonly Lazy<SpawnThreads> _threads = new(() => new SpawnThreads(Math.Clamp(Environment.ProcessorCount, 1, 4)));
    private readonly ParentExitWatchdog _watchdog;

    protected UnixSpawner()
    {
        ChildWait.KeepStatuses();
        _watchdog = new ParentExitWatchdog(request => Spawn(request));
    }

    public override SafeHandle NullDevice { get; } = UnixFile.OpenNullDevice();

    public override IReadOnlyList<string> ShellCommand(string command, string? shell) => [shell ?? "/bin/sh", "-c", command];

    public override PipeEnds CreateInputPipe() => UnixPipe.Create(PipeDirection.Out);

    public override PipeEnds CreateOutputPipe() => UnixPipe.Create(PipeDirection.In);

    public override SafeHandle OpenForReading(string path) => UnixFile.OpenForReading(path);

    public override SafeHandle OpenForWriting(string path, bool append) => UnixFile.OpenForWriting(path, append);

    public override async Task<ChildProcess> SpawnAsync(SpawnRequest request, CancellationToken cancellationToken)
    {
        ChildProcess child;
        using (request.KillOnParentExit ? _watchdog.KeepReady() : null)
            child = await StartAsync(request, cancellationToken).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
        {
            child.SendSignal(ProcessSignal.SIGKILL, entireTree: true);
            await child.Exited.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return child;
    }

    /// <summary>Starts the process on the calling thread, or on one that never ends.</summary>
    protected virtual async Task<ChildProcess> StartAsync(SpawnRequest request, CancellationToken cancellationToken) =>
        request.OnPermanentThread
            ? await _threads.Value.RunAsync(() => Spawn(request), cancellationToken).ConfigureAwait(false)
            : Spawn(request);

    /// <summary>Creates the process, and nothing else.</summary>
    protected virtual int CreateProcess(SpawnRequest request, int? gate) => PosixSpawn.Start(request, gate);

    /// <summary>Takes over a child that has just been started: whoever does will reap it.</summary>
    protected abstract ChildProcess TakeOver(int processId, bool leadsGroup, Action<int>? beforeReaping);

    /// <summary>What is to be done when the process has exited but its id is still its own; null for nothing.</summary>
    protected Action<int>? BeforeReaping(SpawnRequest request) => request.KillOnParentExit ? _watchdog.Remove : null;

    /// <summary>Creates the process from the calling thread.</summary>
    protected ChildProcess Spawn(SpawnRequest request, int? gate = null)
    {
        int processId = CreateProcess(request, gate);
        try
        {
            if (request.KillOnParentExit)
                _watchdog.Add(processId, request.LeadsGroup);
            return TakeOver(processId, request.LeadsGroup, BeforeReaping(request));
        }
        catch
        {
            // No descriptor left to hold it by, for instance. As long as it is our unreaped child, its id is its own.
            _watchdog.Remove(processId);
            if (ChildWait.IsOurs(processId))
                _ = LibC.kill(processId, ProcessSignal.SIGKILL);
            _ = ChildWait.Reap(processId, timestamp: 0);
            throw;
        }
    }
}
