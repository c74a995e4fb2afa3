using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;
using Offload.Subprocesses;

namespace Offload.FastLane;

/// <summary>
/// The caller's end of the fast lane to one worker. It is used by whoever holds the worker, for one call at a time. The worker may
/// write anything into the shared memory, at any moment: what is read is copied before it is judged.
/// </summary>
internal sealed class CallerLane : IDisposable
{
    private const int DescriptorInWorker = 6;

    // Less than it costs to sleep and to be woken, twice.
    private static readonly TimeSpan SpinLimit = TimeSpan.FromMicroseconds(50);

    private readonly SafeFileHandle _file;
    private readonly LaneMemory _memory;
    private long _lastCall;
    private bool _hasPermit;

    private CallerLane(SafeFileHandle file, bool takesEveryMethod)
    {
        TakesEveryMethod = takesEveryMethod;
        _file = file;
        _memory = new LaneMemory(file);
    }

    /// <summary>Whether methods need not prove short: <see cref="FastLaneUse.Always"/>.</summary>
    public bool TakesEveryMethod { get; }

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
            string.Create(CultureInfo.InvariantCulture, $"{(TakesEveryMethod ? WorkerLane.OpenAtStart : WorkerLane.OpenLater)}:{DescriptorInWorker}");
        options.InheritedHandles.Add(new InheritedHandle(_file, DescriptorInWorker));
    }

    /// <summary>To be called when the worker has its end: the memory needs no descriptor here.</summary>
    public void CloseFile() => _file.Dispose();

    /// <summary>
    /// Gives the worker a call, if it is ready to take one here, and if there is a processor to look for the answer on:
    /// <see cref="WaitForAnswer"/> is to follow at once.
    /// </summary>
    public bool TryPost(long call, ReadOnlySpan<byte> request)
    {
        if (!_memory.TryEnter())
            return false;
        try
        {
            long state = _memory.State;
            if (state != LaneState.Of(LaneState.Answered, _lastCall) && state != LaneState.Of(LaneState.Asleep, _lastCall))
                return false;
            if (!SpinPermits.TryTake())
                return false;
            _hasPermit = true;
            request.CopyTo(_memory.Request);
            _memory.RequestLength = request.Length;
            return TryHandIn(state, call);
        }
        finally
        {
            _memory.Exit();
        }
    }

    /// <summary>Looks for the answer to the call that was posted last, for as long as that pays.</summary>
    /// <param name="cancellationToken">Ends the looking, not the call.</param>
    /// <returns>Whether the answer is there; otherwise it is to be collected over the slow lane.</returns>
    /// <exception cref="InvalidDataException">The worker has broken the protocol.</exception>
    /// <exception cref="IOException">The worker has ended.</exception>
    public bool WaitForAnswer(CancellationToken cancellationToken)
    {
        Enter();
        var spin = new BriefSpin(SpinLimit);
        try
        {
            long posted = LaneState.Of(LaneState.Posted, _lastCall);
            long state;
            while ((state = _memory.State) == posted)
            {
                if (spin.GoesOn() && !cancellationToken.IsCancellationRequested)
                    continue;
                if (_memory.TryChange(posted, LaneState.Of(LaneState.HandedOver, _lastCall)))
                    return false;
            }

            if (state == LaneState.Of(LaneState.Answered, _lastCall) || state == LaneState.Of(LaneState.Asleep, _lastCall))
                return true;
            return state == LaneState.Of(LaneState.HandedOver, _lastCall)
                ? false
                : throw new InvalidDataException($"the fast lane was in state {state:x} while it had call {_lastCall}");
        }
        finally
        {
            _memory.Exit();
            ReturnPermit();
            if (spin.WasInterrupted)
                SpinPermits.NoteCrowded();
        }
    }

    /// <summary>Copies the answer to the call that was posted last into memory that the worker can't change while it is read.</summary>
    /// <exception cref="InvalidDataException">The worker has broken the protocol.</exception>
    /// <exception cref="IOException">The worker has ended.</exception>
    public ReadOnlySpan<byte> CopyAnswer(Span<byte> destination)
    {
        Enter();
        try
        {
            int length = Volatile.Read(ref _memory.ReplyLength);
            if ((uint)length > LaneMemory.Capacity)
                throw new InvalidDataException($"an answer on the fast lane claimed a length of {length} bytes");
            _memory.Reply[..length].CopyTo(destination);
            return destination[..length];
        }
        finally
        {
            _memory.Exit();
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        _file.Dispose();
    }

    private bool TryHandIn(long state, long call)
    {
        long asleep = LaneState.Of(LaneState.Asleep, _lastCall);
        long posted = LaneState.Of(LaneState.Posted, call);
        // Between two looks it can fall asleep, but only the one who posts can wake it.
        bool isAwake = state != asleep && _memory.TryChange(state, posted);
        if (!isAwake && !_memory.TryChange(asleep, posted))
        {
            ReturnPermit();
            return false;
        }

        _lastCall = call;
        if (!isAwake)
            _memory.Wake();
        return true;
    }

    private void ReturnPermit()
    {
        if (_hasPermit)
            SpinPermits.Return();
        _hasPermit = false;
    }

    private void Enter()
    {
        if (_memory.TryEnter())
            return;
        ReturnPermit();
        throw new IOException("The worker has ended.");
    }
}
