using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Offload.CompilerServices;
using Offload.Diagnostics;
using Offload.FastLane;
using Offload.Rpc;
using Offload.Rpc.Faults;
using Offload.SharedMemory;
using Offload.Subprocesses;
using Offload.Workers.Channels;

namespace Offload.Workers;

/// <summary>The caller's side of one worker: its process, its session and its output, from start to end.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable "
    + "fields should be disposable", Justification = "EndAsync disposes of everything.")]
internal sealed partial class WorkerProcess
{
    // How long a process may go on after its end of the channel was closed, or unread replies may come after its exit.
    private static readonly TimeSpan EndOfStreamGrace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReapingGrace = TimeSpan.FromSeconds(5);

    private readonly RunningProcess _process;
    private readonly WorkerSession _session;
    private readonly WorkerBoard _board;
    private readonly CallerLane? _lane;
    private readonly DiagnosticFiles _files;
    private readonly OutputTail _errorTail;
    private readonly Task _output;
    private readonly ILogger _logger;
    private volatile bool _runsBatch;
    private long _lastDoneCall;
    private byte[] _lastOutcomes = [];

    public WorkerProcess(
        WorkerIdentity identity, RunningProcess process, Stream channel, WorkerBoard board, CallerLane? lane, SegmentLink? link,
        DiagnosticFiles files,
        OutputTail errorTail, Task output, ILogger logger)
    {
        Identity = identity;
        _process = process;
        _session = new WorkerSession(channel);
        _board = board;
        _lane = lane;
        Link = link;
        _files = files;
        _errorTail = errorTail;
        _output = output;
        _logger = logger;
        Ended = EndAsync();
    }

    public WorkerIdentity Identity { get; }

    public int ProcessId => _process.Id;

    /// <summary>Completes when the process has exited, been reaped, and everything of it is gone here too.</summary>
    public Task<ExitStatus?> Ended { get; }

    /// <summary>Whether a call sent now could be answered, as far as can be known.</summary>
    public bool IsUsable => !_session.IsDisposed && !_session.Completion.IsCompleted && _process.ExitStatus is null;

    /// <summary>The number of the last call whose method the worker began; known once it has <see cref="Ended"/>.</summary>
    public long LastBegunCall { get; private set; }

    /// <summary>The number of the last call of a batch whose outcome is there.</summary>
    public long LastDoneCall => Ended.IsCompleted ? _lastDoneCall : _board.DoneCall;

    /// <summary>The number of the last call that the worker began to read; known once it has <see cref="Ended"/>.</summary>
    public long LastReceivedCall { get; private set; }

    /// <summary>How many calls the worker has been given.</summary>
    public int Calls { get; private set; }

    /// <summary>After how many calls the worker is to be replaced.</summary>
    public required int MaxCalls { get; init; }

    /// <summary>What is shared with the worker; <see langword="null"/> if nothing is.</summary>
    public SegmentLink? Link { get; }

    /// <summary>The worker's resident memory in bytes: after its last call, if it reports that, or when it was looked at.</summary>
    public long Memory { get; private set; }

    /// <summary>When the worker got ready for calls, as a <see cref="TimeProvider"/> timestamp.</summary>
    public long ReadySince { get; set; }

    /// <summary>When the worker became idle, as a <see cref="TimeProvider"/> timestamp.</summary>
    public long IdleSince { get; set; }

    /// <summary>Why we have ended the worker; null while we have not.</summary>
    public string? EndReason { get; private set; }

    /// <summary>What may have ended the worker if we have not; null if there is no sign of anything.</summary>
    public string? EndHint { get; private set; }

    /// <summary>The last lines of the worker's standard error.</summary>
    public string ErrorTail => _errorTail.ToString();

    /// <summary>Grows while the worker is alive.</summary>
    public long Heartbeat => _board.Heartbeat;

    /// <summary>The physical memory that the worker occupies now, in bytes.</summary>
    public long ResidentMemory => Workers.ResidentMemory.Of(ProcessId);

    /// <summary>The processor time that the worker has used since its start.</summary>
    public TimeSpan ProcessorTime => Workers.ProcessorTime.Of(ProcessId);

    public void LookAtMemory() => Memory = ResidentMemory;

    public WorkerEventArgs ToEventArgs(ExitStatus? status)
        => new(Identity.Number, ProcessId, EndReason, status?.ExitCode, status?.Signal);

    /// <summary>The worker as errors name it.</summary>
    public override string ToString() => $"worker {Identity.Number} of pool '{Identity.Pool}' (process {ProcessId})";

    /// <summary>
    /// Introduces worker and caller to each other, and has the worker run its start-up methods. That it binds the contracts of
    /// its pool nobody waits for but a call that comes before it has.
    /// </summary>
    public async Task GetReadyAsync(CancellationToken cancellationToken)
    {
        Task greeting = _session.HelloAsync(Identity, cancellationToken);
        IReadOnlyList<WorkerStartup> startups = WorkerStartup.Of(Identity.Pool);
        // What is sent before the worker runs at all costs no round trip.
        if (startups.Count == 0)
            BindContracts();
        await greeting.ConfigureAwait(false);
        if (startups.Count == 0)
            return;
        if (await _session.PrepareAsync(startups, cancellationToken).ConfigureAwait(false) is { } fault)
            throw new InvalidOperationException(
                $"a [WorkerStartup] method threw: {fault.Message}", FaultRebuilder.Rebuild(fault, ToString()));
        BindContracts();
    }

    private void BindContracts()
    {
        foreach (WorkerContract contract in WorkerContract.Of(Identity.Pool))
            _session.BindAsync(contract).Observe();
    }

    /// <summary>Runs a call on whichever lane suits it.</summary>
    public async Task CallAsync(CallExchange call, CancellationToken cancellationToken)
    {
        call.ReportsMemory = Identity.ReportsMemory;
        call.Number = call.IsPosted ? Calls : ++Calls;
        call.Link = Link;
        Link?.BeforeCall();
        if (_lane is { TakesEveryMethod: true })
            await _session.BindAsync(call.Method.Contract).ConfigureAwait(false);
        bool isAnswered = call.IsPosted ? TryTakeAnswer(call, cancellationToken) : TryFastLane(call, cancellationToken);
        if (!isAnswered)
            await (call.IsPosted ? _session.CollectAsync(call, cancellationToken) : CallOverSessionAsync(call, cancellationToken))
                .ConfigureAwait(false);
        Memory = call.WorkerMemory;
    }

    private async Task CallOverSessionAsync(CallExchange call, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await _session.CallAsync(call, cancellationToken).ConfigureAwait(false);
        call.Method.Pace.NoteSlow(
            Stopwatch.GetElapsedTime(start), isSmall: !call.IsShared && call.RequestPayload.Length <= LaneSlot.Capacity / 2);
    }

    /// <summary>
    /// Sends calls of a batch, no more than <see cref="MaxCalls"/> leaves, and waits until the worker is through with them.
    /// </summary>
    public async Task RunBatchAsync(BatchExchange batch, CancellationToken cancellationToken)
    {
        batch.FirstNumber = Calls + 1;
        batch.ReportsMemory = Identity.ReportsMemory;
        Calls += batch.Count;
        _runsBatch = true;
        await _session.RunBatchAsync(batch, cancellationToken).ConfigureAwait(false);
        _runsBatch = false;
        Calls -= batch.Count - batch.Executed;
        Memory = batch.WorkerMemory;
    }

    /// <summary>Asks for the calls of a batch back that the worker has not begun.</summary>
    public Task RecallAsync(RecallExchange recall) => _session.RecallAsync(recall);

    /// <summary>Copies the outcomes of the batch that runs, or ran last, as far as there are any.</summary>
    /// <returns>How many bytes there were.</returns>
    public int ReadOutcomes(Span<byte> into)
    {
        if (!Ended.IsCompleted)
            return _board.ReadOutcomes(into);
        int length = Math.Min(into.Length, _lastOutcomes.Length);
        _lastOutcomes.AsSpan(0, length).CopyTo(into);
        return length;
    }

    /// <summary>Kills the process and its children; <see cref="Ended"/> tells when they are gone.</summary>
    /// <param name="reason">For the log; null if the worker is as good as dead already.</param>
    public void Kill(string? reason = null)
    {
        EndReason ??= reason;
        _process.Kill();
    }

    /// <summary>Ends the connection, and the process with it: for when one of the two is of no use any more.</summary>
    public void Disconnect() => _session.Dispose();

    /// <summary>Lets an idle worker end in good order, or kills it after <paramref name="grace"/>.</summary>
    public async Task ShutdownAsync(string reason, TimeSpan grace)
    {
        EndReason ??= reason;
        try
        {
            await _session.ShutdownAsync().WaitAsync(grace).ConfigureAwait(false);
            await Ended.WaitAsync(grace).ConfigureAwait(false);
        }
        catch (Exception unwilling) when (unwilling is not OutOfMemoryException)
        {
            // Whether it could not be told or did not obey: it has had its time.
            Kill(reason);
        }

        await Ended.ConfigureAwait(false);
    }

    /// <summary>The one place where a worker ends, whatever made it end.</summary>
    private async Task<ExitStatus?> EndAsync()
    {
        var memoryKills = new OutOfMemoryKills();
        Task<ExitStatus> exited = _process.WaitAsync();
        await Task.WhenAny(exited, _session.Completion).ConfigureAwait(false);

        // Of process and connection one is gone. A reply may still be on its way, and a dying process about to be reaped: a liar
        // isn't waited for.
        if (_session.Violation is { } violation)
            Kill($"it broke the protocol: {violation}");
        else if (!await CompletesWithinAsync(exited, EndOfStreamGrace).ConfigureAwait(false))
            Kill("it was killed because it closed its channel");

        await CompletesWithinAsync(_session.Completion, EndOfStreamGrace).ConfigureAwait(false);
        if (_session.Violation is { } broken)
            EndReason ??= $"it broke the protocol: {broken}"; // and has left by itself when it was cut off
        ExitStatus? status = await CompletesWithinAsync(exited, ReapingGrace).ConfigureAwait(false)
            ? await exited.ConfigureAwait(false)
            : null;
        EndHint = status?.Signal switch
        {
            ProcessSignal.SIGKILL => memoryKills.Describe(),
            ProcessSignal.SIGXCPU => "it had used up the processor time that its ResourceLimits.CpuSeconds allowed it",
            _ => null,
        };
        // Now its children, who may also hold its output open.
        _process.Kill();
        _process.KillMarkedDescendants();
        await CompletesWithinAsync(_output, OutputGrace).ConfigureAwait(false);
        LastBegunCall = _board.BegunCall;
        LastReceivedCall = _board.ReceivedCall;
        if (_runsBatch)
            SaveOutcomes();
        _board.Dispose();
        _lane?.Dispose();
        Link?.Dispose();
        _session.Dispose();
        await _process.DisposeAsync().ConfigureAwait(false);
        _files.Remove(); // a runtime told to exit while it still starts leaves them too
        WorkerLog.WorkerEnded(
            _logger, Identity.Number, Identity.Pool, ProcessId, EndReason ?? EndHint ?? "it ended by itself",
            status?.ToString() ?? "exit not seen");
        return status;
    }

    /// <summary>What the worker has done is not lost with it.</summary>
    private void SaveOutcomes()
    {
        _lastDoneCall = _board.DoneCall;
        _lastOutcomes = new byte[WorkerBoard.OutcomesSize];
        _board.ReadOutcomes(_lastOutcomes);
    }

    /// <summary>A session's completion may be a failure, which is as good an end as any here.</summary>
    private static async Task<bool> CompletesWithinAsync(Task task, TimeSpan time)
    {
        await task.WaitAsync(time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }
}
