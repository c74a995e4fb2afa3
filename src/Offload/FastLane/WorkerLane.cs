using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Offload.CompilerServices;
using Offload.Platform;
using Offload.Rpc;
using Offload.Serialization;
using Offload.SharedMemory;
using Offload.WorkerHost;

namespace Offload.FastLane;

/// <summary>
/// The worker's end of the fast lane: a thread that looks for calls, runs them where it has seen them, and sleeps when none
/// comes. While a method runs there, whose caller has gone over to the slow lane, nobody looks: a worker has one call at a time.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable "
    + "fields should be disposable", Justification = "It is needed as long as its process lives.")]
internal sealed class WorkerLane
{
    /// <summary>The address of a lane that is opened when the worker gets its first call.</summary>
    public const string OpenLater = "fd";

    /// <summary>The address of a lane that is opened before the worker is ready for calls.</summary>
    public const string OpenAtStart = "open";

    private readonly SafeFileHandle _file;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _answered = new(0);
    private readonly LaneBuffer _reply = new();
    private readonly IdleSpin _idle = new();
    private LaneMemory? _memory;
    private LateCall? _lateCall;

    // Where the call is that runs, or was the last to run: its slot alone can be handed over.
    private long _position = -1;

    private WorkerLane(SafeFileHandle file, bool opensAtStart)
    {
        _file = file;
        OpensAtStart = opensAtStart;
    }

    public bool OpensAtStart { get; }

    /// <summary>Takes what <see cref="WorkerEnvironment.FastLaneVariable"/> names.</summary>
    /// <returns>The lane; <see langword="null"/> if the caller has made none.</returns>
    public static WorkerLane? Take(string? address)
    {
        if (string.IsNullOrEmpty(address))
            return null;
        if (!OperatingSystem.IsLinux() || address.Split(':') is not [OpenLater or OpenAtStart, var number]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
            throw new InvalidOperationException(
                $"{WorkerEnvironment.FastLaneVariable} is '{address}', which names no fast lane on this system.");

        UnixNative.CloseOnExec(descriptor);
        return new WorkerLane(
            new SafeFileHandle(descriptor, ownsHandle: true), address.StartsWith(OpenAtStart, StringComparison.Ordinal));
    }

    /// <summary>Begins to serve calls, once.</summary>
    public void Open(CallRunner runner)
    {
        lock (_lock)
        {
            if (_memory is not null)
                return;
            var memory = new LaneMemory(_file);
            var thread = new Thread(() => Serve(memory, runner)) { IsBackground = true, Name = "Offload fast lane" };
            _memory = memory;
            for (long position = LaneMemory.Slots - 1; position >= 0; position--)
                memory.SlotAt(position).TryChange(LaneState.Of(LaneState.Closed, 0), LaneState.Of(LaneState.Answered, 0));
            thread.Start();
        }
    }

    /// <summary>The reply to a call whose caller has stopped looking for it here, or that could not be answered here.</summary>
    /// <exception cref="OffloadSerializationException">There is no such call.</exception>
    public async Task<IRpcReply?> CollectAsync(long call, bool isCancelled, CancellationToken cancellationToken)
    {
        if (_memory is not { } memory || FindHandedOver(memory, call) is not { } slot)
            throw new OffloadSerializationException(
                $"The caller asks for call {call}, which has not been handed over to the slow lane.");

        LateCall late = LateCallOf(call);
        if (isCancelled)
            await late.Cancellation.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static late => ((LateCall)late!).Cancellation.Cancel(), late);
        IRpcReply reply = await late.Reply.Task.ConfigureAwait(false);
        slot.TryChange(LaneState.Of(LaneState.HandedOver, call), LaneState.Of(LaneState.Answered, call));
        _answered.Release();
        return reply;
    }

    /// <summary>
    /// The slot of a call that has been handed over: the one that runs, or the next if that has not been seen here.
    /// </summary>
    private LaneSlot? FindHandedOver(LaneMemory memory, long call)
    {
        long position = Volatile.Read(ref _position);
        for (long candidate = Math.Max(position, 0); candidate <= position + 1; candidate++)
        {
            LaneSlot slot = memory.SlotAt(candidate);
            if (slot.State == LaneState.Of(LaneState.HandedOver, call))
                return slot;
        }

        return null;
    }

    private void Serve(LaneMemory memory, CallRunner runner)
    {
        for (long position = 0; ; position++)
        {
            LaneSlot slot = memory.SlotAt(position);
            long call = WaitForCall(slot);
            Volatile.Write(ref _position, position);
            if (!TryServe(slot, runner, call))
                _answered.Wait();
        }
    }

    /// <summary>Looks for a call in a slot, and sleeps if none comes.</summary>
    private long WaitForCall(LaneSlot slot)
    {
        var spin = new BriefSpin(_idle.Limit);
        long asleepSince = 0;
        while (true)
        {
            long state = slot.State;
            // One that has been handed over before it was seen here is to be run all the same.
            if (LaneState.Phase(state) is LaneState.Posted or LaneState.HandedOver)
            {
                if (asleepSince == 0)
                    _idle.NoteFound();
                else
                    _idle.NoteWoken(asleepSince);
                return LaneState.Call(state);
            }

            if (asleepSince == 0 && spin.GoesOn())
                continue;
            long asleep = LaneState.Of(LaneState.Asleep, LaneState.Call(state));
            if (state != asleep && !slot.TryChange(state, asleep))
                continue;
            if (asleepSince == 0)
                asleepSince = Stopwatch.GetTimestamp();
            slot.SleepWhile(asleep);
        }
    }

    /// <summary>Runs a call on this thread.</summary>
    /// <returns>Whether it has been answered; otherwise somebody will release <see cref="_answered"/> when it has.</returns>
    private bool TryServe(LaneSlot slot, CallRunner runner, long number)
    {
        var reader = new PayloadReader(slot.Request[..Math.Clamp(slot.RequestLength, 0, LaneSlot.Capacity)]);
        if (!runner.TryRead(ref reader, isShared: false, out WorkerCall? call, out CallHeader header, out _, out CallReply? refusal))
            return TryAnswer(slot, number, refusal);

        CancellationToken cancellationToken = call.Method.Cancellation == CallCancellation.Cooperative
            ? LateCallOf(number).Cancellation.Token
            : default;
        Task<IRpcReply> running = runner.RunAsync(call, header, cancellationToken);
        if (running.IsCompletedSuccessfully)
            return TryAnswer(slot, number, running.Result);
        _ = AnswerWhenDoneAsync(slot, number, running);
        return false;
    }

    private async Task AnswerWhenDoneAsync(LaneSlot slot, long number, Task<IRpcReply> running)
    {
        IRpcReply reply;
        try
        {
            reply = await running.ConfigureAwait(false);
        }
        catch (Exception unwritable)
        {
            reply = new UnwritableReply(unwritable);
        }

        if (TryAnswer(slot, number, reply))
            _answered.Release();
    }

    /// <summary>Answers a call here, or has the caller collect the reply over the slow lane.</summary>
    private bool TryAnswer(LaneSlot slot, long number, IRpcReply reply)
    {
        long posted = LaneState.Of(LaneState.Posted, number);
        if (slot.State == posted && TryWrite(ref reply))
        {
            _reply.Written.Span.CopyTo(slot.Reply);
            slot.ReplyLength = _reply.Written.Length;
            if (slot.TryChange(posted, LaneState.Of(LaneState.Answered, number)))
                return true;
            reply = new LateReply(_reply.Written.ToArray());
        }

        LateCall late = LateCallOf(number);
        slot.TryChange(posted, LaneState.Of(LaneState.HandedOver, number));
        late.Reply.SetResult(reply);
        return false;
    }

    /// <summary>
    /// Writes a reply into the buffer. One that doesn't fit becomes one that is written; one that can't be written fails again
    /// later.
    /// </summary>
    private bool TryWrite(ref IRpcReply reply)
    {
        _reply.Clear();
        try
        {
            var writer = new PayloadWriter(_reply);
            reply.WriteReply(ref writer);
            writer.Flush();
        }
        catch (Exception)
        {
            return false;
        }

        if (!_reply.HasOverflowed)
            return true;
        using OutgoingPayload written = _reply.DetachPayload();
        reply = new LateReply(written.Bytes.ToArray());
        return false;
    }

    private LateCall LateCallOf(long number)
    {
        lock (_lock)
            return _lateCall?.Number == number ? _lateCall : _lateCall = new LateCall(number);
    }
}
