using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;
using Offload.Subprocesses;

namespace Offload.FastLane;

/// <summary>
/// The caller's end of the fast lane to one worker. It is used by whoever holds the worker: calls are posted, and their answers
/// taken, in order. The worker may write anything into the shared memory, at any moment: what is read is copied before it is
/// judged.
/// </summary>
internal sealed class CallerLane : IDisposable
{
    private const int DescriptorInWorker = 6;

    private readonly SafeFileHandle _file;
    private readonly LaneMemory _memory;

    // The state that each slot is left in by the last call there.
    private readonly long[] _lastStates = new long[LaneMemory.Slots];
    private long _oldest;
    private long _next;

    private CallerLane(SafeFileHandle file, bool takesEveryMethod)
    {
        TakesEveryMethod = takesEveryMethod;
        _file = file;
        _memory = new LaneMemory(file);
        Array.Fill(_lastStates, LaneState.Of(LaneState.Answered, 0));
    }

    /// <summary>Whether methods need not prove short: <see cref="FastLaneUse.Always"/>.</summary>
    public bool TakesEveryMethod { get; }

    /// <summary>How many calls have been posted whose answers have not been taken.</summary>
    public int Count => (int)(_next - _oldest);

    /// <summary>Makes a lane, where this system has what one needs.</summary>
    public static CallerLane? Create(FastLaneUse use)
    {
        if (use == FastLaneUse.Never || !OperatingSystem.IsLinux() || !Futex.IsSupported || SpinPermits.Count == 0)
            return null;
        SafeFileHandle file = LaneMemory.CreateFile();
        try
        {
            return new CallerLane(file, takesEveryMethod: use == FastLaneUse.Always);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Arranges that the worker gets its end.</summary>
    public void PassTo(SubprocessOptions options)
    {
        options.Environment[WorkerEnvironment.FastLaneVariable] =
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(TakesEveryMethod ? WorkerLane.OpenAtStart : WorkerLane.OpenLater)}:{DescriptorInWorker}");
        options.InheritedHandles.Add(new InheritedHandle(_file, DescriptorInWorker));
    }

    /// <summary>To be called when the worker has its end: the memory needs no descriptor here.</summary>
    public void CloseFile() => _file.Dispose();

    /// <summary>
    /// Gives the worker a call, if it is ready to take one here. Until its answer is taken, the memory stays mapped.
    /// </summary>
    public bool TryPost(long call, ReadOnlySpan<byte> request)
    {
        if (Count == LaneMemory.Slots || (Count == 0 && !_memory.TryEnter()))
            return false;
        LaneSlot slot = _memory.SlotAt(_next);
        request.CopyTo(slot.Request);
        slot.RequestLength = request.Length;
        if (TryHandIn(slot, ref LastState(_next), call))
        {
            _next++;
            return true;
        }

        if (Count == 0)
            _memory.Exit();
        return false;
    }

    /// <summary>Looks whether the answer to the oldest call is there.</summary>
    /// <exception cref="InvalidDataException">The worker has broken the protocol.</exception>
    public LaneLook Look()
    {
        long state = _memory.SlotAt(_oldest).State;
        long answered = LastState(_oldest);
        long call = LaneState.Call(answered);
        if (state == answered || state == LaneState.Of(LaneState.Asleep, call))
            return LaneLook.Answered;
        if (state == LaneState.Of(LaneState.Posted, call))
            return LaneLook.NotYet;
        return state == LaneState.Of(LaneState.HandedOver, call)
            ? LaneLook.HandedOver
            : throw new InvalidDataException($"the fast lane was in state {state:x} while it had call {call}");
    }

    /// <summary>
    /// Looks for the answer to the oldest call until it is there, or is known not to come here, but no longer than pays.
    /// </summary>
    /// <param name="cancellationToken">Ends the looking, not the call.</param>
    /// <exception cref="InvalidDataException">The worker has broken the protocol.</exception>
    public LaneLook Wait(CancellationToken cancellationToken)
    {
        var spin = new BriefSpin(BriefSpin.LimitForAnswers);
        LaneLook look;
        while ((look = Look()) == LaneLook.NotYet && spin.GoesOn() && !cancellationToken.IsCancellationRequested)
        {
        }

        if (spin.WasInterrupted)
            SpinPermits.NoteCrowded();
        return look;
    }

    /// <summary>
    /// Takes all calls off the lane, unless the oldest one is answered at this moment: its answer is to be collected over the
    /// slow lane, those behind it have not begun.
    /// </summary>
    /// <exception cref="InvalidDataException">The worker has broken the protocol.</exception>
    public bool TryTakeOff()
    {
        long call = LaneState.Call(LastState(_oldest));
        if (!_memory.SlotAt(_oldest).TryChange(LaneState.Of(LaneState.Posted, call), LaneState.Of(LaneState.HandedOver, call))
            && Look() != LaneLook.HandedOver)
            return false;

        for (long position = _oldest + 1; position < _next; position++)
            Withdraw(position);
        _oldest++;
        _next = _oldest;
        _memory.Exit();
        return true;
    }

    /// <summary>Copies the answer to the oldest call into memory that the worker can't change while it is read.</summary>
    /// <exception cref="InvalidDataException">The worker has broken the protocol.</exception>
    public ReadOnlySpan<byte> CopyAnswer(Span<byte> destination)
    {
        LaneSlot slot = _memory.SlotAt(_oldest);
        int length = slot.ReplyLength;
        if ((uint)length > LaneSlot.Capacity)
            throw new InvalidDataException($"an answer on the fast lane claimed a length of {length} bytes");
        slot.Reply[..length].CopyTo(destination);
        return destination[..length];
    }

    /// <summary>The oldest call has its answer.</summary>
    public void Remove()
    {
        _oldest++;
        if (Count == 0)
            _memory.Exit();
    }

    /// <summary>Forgets the calls that are there: the worker is of no use any more.</summary>
    public void Abandon()
    {
        if (Count == 0)
            return;
        _oldest = _next;
        _memory.Exit();
    }

    public void Dispose()
    {
        _memory.Dispose();
        _file.Dispose();
    }

    private ref long LastState(long position) => ref _lastStates[position & (LaneMemory.Slots - 1)];

    private static bool TryHandIn(LaneSlot slot, ref long last, long call)
    {
        long posted = LaneState.Of(LaneState.Posted, call);
        // Between two looks the worker can fall asleep, but only the one who posts can wake it.
        bool isAwake = slot.TryChange(last, posted);
        if (!isAwake && !slot.TryChange(LaneState.Of(LaneState.Asleep, LaneState.Call(last)), posted))
            return false;
        if (!isAwake)
            slot.Wake();
        last = LaneState.Of(LaneState.Answered, call);
        return true;
    }

    private void Withdraw(long position)
    {
        ref long last = ref LastState(position);
        long call = LaneState.Call(last);
        long withdrawn = LaneState.Of(LaneState.Withdrawn, call);
        if (!_memory.SlotAt(position).TryChange(LaneState.Of(LaneState.Posted, call), withdrawn))
            throw new InvalidDataException($"the worker has touched call {call} on the fast lane before its turn");
        last = withdrawn;
    }
}
