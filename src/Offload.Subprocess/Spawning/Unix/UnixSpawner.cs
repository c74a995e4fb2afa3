using System.IO.Pipes;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Linux;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Starts processes with <c>posix_spawn</c>: no code of ours runs in the child, and errors of <c>exec</c> come back at once.</summary>
internal sealed class UnixSpawner : ProcessSpawner
{
    private readonly Lazy<SpawnThreads> _threads = new(() => new SpawnThreads(Math.Clamp(Environment.ProcessorCount, 1, 4)));
    private readonly EventLoop _eventLoop = new();
    private readonly ParentExitWatchdog _watchdog;

    public UnixSpawner()
    {
        _watchdog = new ParentExitWatchdog(request => Spawn(request));
    }

    public override SafeHandle NullDevice { get; } = UnixFile.OpenNullDevice();

    public override IReadOnlyList<string> ShellCommand(string command, string? shell) => [shell ?? "/bin/sh", "-c", command];

    public override PipeEnds CreateInputPipe() => UnixPipe.Create(PipeDirection.Out);

    public override PipeEnds CreateOutputPipe() => UnixPipe.Create(PipeDirection.In);

    public override (SafeHandle Reader, SafeHandle Writer) CreatePipeBetweenChildren() => UnixPipe.CreateBetweenChildren();

    public override ITerminal CreateTerminal(PseudoTerminalOptions options) => new LinuxTerminal(options, _eventLoop);

    public override SafeHandle OpenForReading(string path) => UnixFile.OpenForReading(path);

    public override SafeHandle OpenForWriting(string path, bool append) => UnixFile.OpenForWriting(path, append);

    public override async Task<ChildProcess> SpawnAsync(SpawnRequest request, CancellationToken cancellationToken)
    {
        var child = await StartAsync(request, cancellationToken).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
        {
            child.SendSignal(ProcessSignal.SIGKILL, entireTree: true);
            await child.Exited.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return child;
    }

    private async Task<ChildProcess> StartAsync(SpawnRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (request.Attributes.Limits.Count > 0)
                return await SpawnWithLimitsAsync(request).ConfigureAwait(false);
            if (request.Attributes.NeedPreparedThread)
                return await PreparedThread.SpawnAsync(request.Attributes, _ => Spawn(request), request.OnPermanentThread).ConfigureAwait(false);
        }
        catch (SpawnAttributeError error)
        {
            throw new SubprocessAttributeException(error.Message, request.FileName, error.ErrorCode);
        }

        return request.OnPermanentThread
            ? await _threads.Value.RunAsync(() => Spawn(request), cancellationToken).ConfigureAwait(false)
            : Spawn(request);
    }

    private async Task<ChildProcess> SpawnWithLimitsAsync(SpawnRequest request)
    {
        using var gate = new LimitGate();
        var thread = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var spawning = PreparedThread.SpawnAsync(
            request.Attributes,
            threadId =>
            {
                thread.SetResult(threadId);
                return Spawn(request, gate);
            },
            request.OnPermanentThread);
        await Task.WhenAny(thread.Task, spawning).ConfigureAwait(false);
        try
        {
            if (thread.Task.IsCompletedSuccessfully)
                await gate.OpenAsync(await thread.Task.ConfigureAwait(false), request.Attributes.Limits, spawning).ConfigureAwait(false);
        }
        catch
        {
            await Task.WhenAny(spawning).ConfigureAwait(false);
            if (spawning.IsCompletedSuccessfully)
                await (await spawning.ConfigureAwait(false)).Exited.ConfigureAwait(false);
            throw;
        }

        return await spawning.ConfigureAwait(false);
    }

    private unsafe PidFdProcess Spawn(SpawnRequest request, LimitGate? gate = null)
    {
        var leadsGroup = request.NewProcessGroup || request.NewSession || request.TerminalDevice is not null;
        if (request.KillOnParentExit)
            _watchdog.Prepare();
        var processId = PosixSpawn.Start(request, gate);
        try
        {
            if (request.KillOnParentExit)
                _watchdog.Add(processId, leadsGroup);
            return new PidFdProcess(processId, leadsGroup, request.KillOnParentExit ? _watchdog.Remove : null, _eventLoop);
        }
        catch
        {
            // No descriptor left to hold it by, for instance. It is our unreaped child still, so its id is its own.
            _ = LibC.kill(processId, ProcessSignal.SIGKILL);
            _watchdog.Remove(processId);
            while (LibC.wait4(processId, out _, 0, null) < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR)
            {
            }

            throw;
        }
    }
}
