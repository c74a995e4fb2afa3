using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Linux: process descriptors, attributes by way of the creating thread, limits by way of a gate, terminals.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxSpawner : UnixSpawner
{
    /// <summary>For tests: behaves as on a kernel that has no process descriptors.</summary>
    public const string WithoutPidFdSwitch = "Offload.Subprocess.WithoutPidFd";

    private readonly EventLoop _eventLoop = new();
    private readonly bool _hasPidFd = HasPidFd();
    private readonly ConcurrentDictionary<int, PidFdProcess> _takenOverEarly = new();

    public override ITerminal CreateTerminal(PseudoTerminalOptions options) => new LinuxTerminal(options, _eventLoop);

    public override IDescendantMark CreateDescendantMark() => new DescendantMark();

    protected override async Task<ChildProcess> StartAsync(SpawnRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (request.Attributes.Limits.Count > 0 || OthersMayReap())
                return await SpawnThroughGateAsync(request).ConfigureAwait(false);
            if (request.Attributes.NeedPreparedThread)
            {
                return await PreparedThread
                    .SpawnAsync(request.Attributes, _ => Spawn(request), request.OnPermanentThread)
                    .ConfigureAwait(false);
            }
        }
        catch (SpawnAttributeError error)
        {
            throw new SubprocessAttributeException(error.Message, request.FileName, error.ErrorCode);
        }

        return await base.StartAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override int CreateProcess(SpawnRequest request, int? gate)
    {
        using (StoppedSpawns.Begin())
            return base.CreateProcess(request, gate);
    }

    protected override ChildProcess TakeOver(int processId, bool leadsGroup, Action<int>? beforeReaping)
    {
        if (_takenOverEarly.TryRemove(processId, out var process))
            return process;
        return _hasPidFd
            ? new PidFdProcess(processId, leadsGroup, beforeReaping, _eventLoop)
            : new WaitThreadProcess(processId, leadsGroup, beforeReaping, new ProcDescendants());
    }

    /// <summary>
    /// Process 1 of a container gets everyone's orphans, and so the runtime, once it handles the signal of children, reaps all
    /// there are: also one of ours that exits before we hold it.
    /// </summary>
    private bool OthersMayReap() => _hasPidFd && Environment.ProcessId == 1 && ChildWait.HasHandler();

    private async Task<ChildProcess> SpawnThroughGateAsync(SpawnRequest request)
    {
        using var gate = new SpawnGate();
        var thread = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var spawning = PreparedThread.SpawnAsync(
            request.Attributes,
            threadId =>
            {
                thread.SetResult(threadId);
                return Spawn(request, gate.Descriptor);
            },
            request.OnPermanentThread);
        await Task.WhenAny(thread.Task, spawning).ConfigureAwait(false);
        try
        {
            if (thread.Task.IsCompletedSuccessfully)
                await gate.OpenAsync(await thread.Task.ConfigureAwait(false), WhileHeld, spawning).ConfigureAwait(false);
        }
        catch
        {
            await Task.WhenAny(spawning).ConfigureAwait(false);
            if (spawning.IsCompletedSuccessfully)
                await (await spawning.ConfigureAwait(false)).Exited.ConfigureAwait(false);
            throw;
        }

        return await spawning.ConfigureAwait(false);

        void WhileHeld(int processId)
        {
            ProcessLimits.Set(processId, request.Attributes);
            if (OthersMayReap())
                _takenOverEarly[processId] = new PidFdProcess(processId, request.LeadsGroup, BeforeReaping(request), _eventLoop);
        }
    }

    private static bool HasPidFd()
    {
        if (AppContext.TryGetSwitch(WithoutPidFdSwitch, out bool without) && without)
            return false;
        using var self = PidFd.TryOpen(Environment.ProcessId);
        return self is not null;
    }
}
