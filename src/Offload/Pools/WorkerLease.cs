using System.Diagnostics;
using Offload.CompilerServices;
using Offload.Rpc;
using Offload.Rpc.Faults;
using Offload.Subprocesses;
using Offload.Workers;
using StreamJsonRpc;

namespace Offload.Pools;

/// <summary>
/// One worker for the time of one call. Every kill goes through the lease, and finds it ended if it comes late, so that a slow
/// timer can never hit the next caller.
/// </summary>
internal sealed partial class WorkerLease(WorkerProcess worker, WorkerPoolOptions options)
{
    private const int Ended = -1;

    private readonly WorkerPoolOptions _options = options;
    private ITimer? _deadline;
    private ITimer? _grace;
    private CancellationTokenRegistration _cancellation;

    private long _lastHeartbeat = -1;
    private int _silentChecks;
    private TimeSpan? _processorTimeBefore;

    // Ended, or the KillReason so far: whoever moves it first from None wins.
    private int _state;

    public WorkerProcess Worker { get; } = worker;

    /// <summary>Whether the call is expected to take microseconds. The roster's to change.</summary>
    public bool IsBrief { get; set; }

    /// <summary>The lease of the call whose callback (or the like) made this one's call; null if none did.</summary>
    public WorkerLease? Outer { get; init; }

    /// <summary>Whether the worker can't be given to anyone else.</summary>
    public bool WorkerIsLost { get; private set; }

    /// <summary>Whether the worker belongs to the pool with these options.</summary>
    public bool IsOf(WorkerPoolOptions options) => ReferenceEquals(_options, options);

    /// <summary>Runs the call to exactly one outcome.</summary>
    /// <param name="call">The call.</param>
    /// <param name="deadline">When it is to end.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public async Task RunAsync(CallExchange call, CallDeadline deadline, CancellationToken cancellationToken)
    {
        if (!call.IsPosted)
            cancellationToken.ThrowIfCancellationRequested();
        CallCancellation mode = call.Method.Cancellation;
        CancellationToken leaving = CancellationToken.None;
        if (call.Conversation is { } conversation)
        {
            conversation.Lease = this;
            leaving = conversation.Leaving;
        }

        try
        {
            Arm(mode, deadline.Remaining, cancellationToken);
            CancellationToken signal = mode == CallCancellation.Cooperative ? cancellationToken : CancellationToken.None;
            if (leaving.CanBeCanceled)
                await CallUntilLeftAsync(call, signal, leaving).ConfigureAwait(false);
            else
                await Worker.CallAsync(call, signal).ConfigureAwait(false);
        }
        catch (OffloadSerializationException)
        {
            // Either side is intact where the worker says so; where its reply could not be read, it is the worker that lies.
            WorkerIsLost = call.ReplyWasUnreadable;
            throw;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested && Worker.IsUsable && _state == (int)KillReason.None)
        {
            return; // the same, but nobody wants to know
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && Worker.IsUsable && _state == (int)KillReason.None)
        {
            // Cancelled before the request was sent.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception lost) when (lost is ConnectionLostException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            WorkerIsLost = true;
            throw await ExplainLossAsync(call.Method, call.Number, deadline, lost, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Disarm();
        }

        if (call.Outcome != CallOutcome.Returned && !(call.Outcome == CallOutcome.Cancelled && leaving.IsCancellationRequested))
            throw ToException(call.Method, call.Outcome, call.Fault!, cancellationToken);
    }

    /// <summary>Kills the worker, unless the lease has ended.</summary>
    public void Kill(KillReason reason)
    {
        if (Interlocked.CompareExchange(ref _state, (int)reason, (int)KillReason.None) == (int)KillReason.None)
            Worker.Kill(Describe(reason));
    }

    /// <summary>
    /// To be called now and then: kills a worker that has shown no sign of life for
    /// <see cref="WorkerPoolOptions.HeartbeatTimeout"/>.
    /// </summary>
    public void CheckHeartbeat()
    {
        long heartbeat = Worker.Heartbeat;
        if (heartbeat != _lastHeartbeat)
        {
            _lastHeartbeat = heartbeat;
            _silentChecks = 0;
        }
        else if (++_silentChecks >= LeaseMonitor.SilentChecks && !Debugger.IsAttached)
        {
            Kill(KillReason.Frozen);
        }
    }

    /// <summary>To be called now and then: kills a worker above <see cref="WorkerPoolOptions.MemoryLimit"/>.</summary>
    public void CheckMemory()
    {
        if (_options.MemoryLimit is { } limit && Worker.ResidentMemory > limit)
            Kill(KillReason.Memory);
    }

    /// <summary>
    /// To be called now and then: kills a worker whose call has used up <see cref="WorkerPoolOptions.CpuTimeLimit"/>.
    /// </summary>
    public void CheckProcessorTime()
    {
        if (_options.CpuTimeLimit is not { } limit)
            return;
        TimeSpan used = Worker.ProcessorTime;
        // The first look comes early in the call, and tells what earlier ones have used.
        _processorTimeBefore ??= used;
        if (used - _processorTimeBefore > limit)
            Kill(KillReason.ProcessorTime);
    }

    private void Arm(CallCancellation mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArmDeadline(timeout);
        if (mode == CallCancellation.Kill)
            _cancellation = cancellationToken.UnsafeRegister(
                static lease => ((WorkerLease)lease!).Kill(KillReason.Cancelled), this);
        else if (mode == CallCancellation.Cooperative)
            _cancellation = cancellationToken.UnsafeRegister(static lease => ((WorkerLease)lease!).StartGracePeriod(), this);
    }

    private void ArmDeadline(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
            _deadline = _options.TimeProvider.CreateTimer(
                static lease => ((WorkerLease)lease!).Kill(KillReason.Deadline), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// A caller who leaves a stream wants its worker back: it is asked to stop whatever the mode, and mostly does at its next
    /// item.
    /// </summary>
    private async Task CallUntilLeftAsync(CallExchange call, CancellationToken signal, CancellationToken leaving)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signal, leaving);
        CancellationTokenRegistration left = call.Method.Cancellation == CallCancellation.None
            ? default
            : leaving.UnsafeRegister(static lease => ((WorkerLease)lease!).StartGracePeriod(), this);
        await using (left.ConfigureAwait(false))
            await Worker.CallAsync(call, either.Token).ConfigureAwait(false);
    }

    private void StartGracePeriod()
        => _grace ??= _options.TimeProvider.CreateTimer(
            static lease
                => ((WorkerLease)lease!).Kill(KillReason.Cancelled), this, _options.CancellationGracePeriod,
                Timeout.InfiniteTimeSpan);

    private void Disarm()
    {
        // A kill that has won the race is the end of the worker, even if its reply came in time for this call.
        if (Interlocked.CompareExchange(ref _state, Ended, (int)KillReason.None) > (int)KillReason.None)
            WorkerIsLost = true;
        _cancellation.Dispose();
        _deadline?.Dispose();
        _grace?.Dispose();
    }

    private async Task<Exception> ExplainLossAsync(
        WorkerMethod called, long number, CallDeadline deadline, Exception cause, CancellationToken cancellationToken)
    {
        // A worker may have stopped listening only, or have said that it cancelled what nobody has: it lives, but is of no use.
        Worker.Disconnect();
        ExitStatus? status = await Worker.Ended.ConfigureAwait(false);
        string method = called.Name;
        switch ((KillReason)_state)
        {
            case KillReason.Cancelled:
                return new OperationCanceledException(
                    $"{method} was cancelled; {Worker} was killed for it.", cause, cancellationToken);
            case KillReason.Deadline:
                return new WorkerTimeoutException(
                    $"{method} ran longer than {deadline.Timeout}; {Worker} was killed.", deadline.Timeout, Worker.ProcessId);
            case KillReason.ProcessorTime:
                TimeSpan limit = _options.CpuTimeLimit.GetValueOrDefault();
                return new WorkerTimeoutException(
                    $"{method} used more than {limit} of processor time (WorkerPoolOptions.CpuTimeLimit); {Worker} was killed.",
                    limit, Worker.ProcessId);
            case KillReason.Memory:
                return MemoryLimitReached(method, cause);
            case KillReason.PoolDisposed:
                return new ObjectDisposedException(
                    $"Worker pool '{_options.Name}'", $"{method} was running when the pool was disposed; {Worker} was killed.");
            case KillReason.None when cancellationToken.IsCancellationRequested && called.Cancellation != CallCancellation.None:
                return new OperationCanceledException(
                    $"{method} was cancelled; {Worker} died before it could say so.", cause, cancellationToken);
            default:
                string tail = Worker.ErrorTail;
                if (_options.MemoryLimit is not null && tail.Contains("Out of memory", StringComparison.OrdinalIgnoreCase))
                    return MemoryLimitReached(method, cause);
                string why = (Worker.EndReason ?? Worker.EndHint) is { } reason ? $" ({reason})" : "";
                string ending = tail.Length == 0 ? "." : $". The last lines of its standard error:{Environment.NewLine}{tail}";
                return new WorkerCrashedException(
                    $"{method} was {(Worker.LastBegunCall == number ? "running" : "about to run")} when {Worker} died: {status?.ToString() ?? "its exit was not seen"}{why}{ending}",
                    Worker.ProcessId, status?.ExitCode, status?.Signal, callStarted: Worker.LastBegunCall == number, tail, cause)
                {
                    CallReceived = Worker.LastReceivedCall == number,
                };
        }
    }

    private WorkerMemoryLimitException MemoryLimitReached(string method, Exception cause)
    {
        long limit = _options.MemoryLimit.GetValueOrDefault();
        return new($"{method} needed more memory than the {limit} bytes that a worker of pool '{_options.Name}' may "
            + $"have; {Worker} was ended.", limit, cause);
    }

    /// <summary>What the caller is told of a call that a reply says has failed.</summary>
    public Exception ToException(WorkerMethod called, CallOutcome outcome, Fault fault, CancellationToken cancellationToken)
    {
        Exception exception = FaultRebuilder.Rebuild(fault, Worker.ToString());
        if (_options.MemoryLimit is not null && exception is OutOfMemoryException)
        {
            WorkerIsLost = true; // it lives, but has no room
            return MemoryLimitReached(called.Name, exception);
        }

        return outcome switch
        {
            CallOutcome.Cancelled when cancellationToken.IsCancellationRequested
                => new OperationCanceledException($"{called.Name} was cancelled.", exception, cancellationToken),
            CallOutcome.Refused
                => new OffloadSerializationException($"{Worker} could not begin {called.Name}: {fault.Message}", exception),
            CallOutcome.Unwritable
                => new OffloadSerializationException(
                    $"The worker could not answer a call of {called.Name}: {fault.Message}", exception),
            _ => exception,
        };
    }

    private string Describe(KillReason reason) => reason switch
    {
        KillReason.Frozen => $"it was killed because it had shown no sign of life for {_options.HeartbeatTimeout}",
        KillReason.Memory => "it was killed because it needed too much memory",
        KillReason.ProcessorTime => "it was killed because its call used too much processor time",
        KillReason.Cancelled => "it was killed because its call was cancelled",
        KillReason.Deadline => "it was killed because its call ran past its deadline",
        _ => "it was killed because its pool was disposed",
    };
}
