using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Offload.Conversations;

/// <summary>
/// The receiver's end of a flow: keeps what has come, in no more memory than was granted, until it is read. The window widens
/// when the sender has used it up and the reader still had to wait: only where both are fast does the sender work far ahead.
/// </summary>
/// <param name="sendGrant">Grants the sender so many bytes.</param>
/// <param name="credit">What the sender may send before the first grant.</param>
/// <param name="window">How far the sender may work ahead at first.</param>
internal sealed class IncomingFlow(Func<long, Task> sendGrant, long credit, long window = Flow.InitialWindow)
{
    private readonly Lock _lock = new();
    private readonly Queue<ArraySegment<byte>> _chunks = new();
    private long _credit = credit;
    private long _window = window;
    private long _held;
    private bool _wasUsedUp;
    private bool _hasStarved;
    private bool _isEnded;
    private Exception? _failure;
    private TaskCompletionSource? _arrival;
    private int _isGranting;

    private bool WantsMore => !_isEnded && _credit + _held <= _window / 2;

    /// <summary>Keeps a copy of what has come.</summary>
    /// <exception cref="OffloadSerializationException">The sender had nothing left to send it with.</exception>
    public void Receive(in ReadOnlySequence<byte> payload)
    {
        lock (_lock)
        {
            if (_credit <= 0)
                throw new OffloadSerializationException("A stream has sent more than it was granted.");
            _credit -= Flow.Cost(payload.Length);
            _wasUsedUp |= _credit <= 0;
            if (_isEnded)
                return;
            _held += Flow.Cost(payload.Length);
            byte[] copy = ArrayPool<byte>.Shared.Rent(checked((int)payload.Length));
            payload.CopyTo(copy);
            _chunks.Enqueue(new ArraySegment<byte>(copy, 0, (int)payload.Length));
            Arrive();
        }
    }

    /// <summary>Adds an empty chunk, which tells the reader that what came before it has been read.</summary>
    public void Mark()
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            _held += Flow.Cost(0);
            _chunks.Enqueue(default);
            Arrive();
        }
    }

    /// <summary>Nothing more will come. What is here can still be read, and is followed by the failure if there is one.</summary>
    public void End(Exception? failure = null)
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            _isEnded = true;
            _failure = failure;
            Arrive();
        }
    }

    /// <summary>Nothing more will come, and what is here isn't wanted.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isEnded = true;
            while (_chunks.TryDequeue(out ArraySegment<byte> chunk))
                Return(chunk);
            Arrive();
        }
    }

    /// <summary>
    /// Takes the oldest chunk, which is to be given back to <see cref="Return"/>, and lets the sender send more.
    /// </summary>
    public bool TryTake(out ArraySegment<byte> chunk)
    {
        bool taken, wantsMore;
        lock (_lock)
        {
            taken = _chunks.TryDequeue(out chunk);
            if (taken)
                _held -= Flow.Cost(chunk.Count);
            wantsMore = WantsMore;
        }

        if (wantsMore)
            StartGranting();
        return taken;
    }

    /// <summary>Waits until there is a chunk.</summary>
    /// <returns>Whether there is one: otherwise nothing more will come.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        bool isThere;
        while (MustWait(out isThere, out Task? arrival))
            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        return isThere;
    }

    /// <summary>
    /// Waits on this thread, for readers that are synchronous. What it waits for comes from the connection's own thread.
    /// </summary>
    /// <returns>Whether there is a chunk: otherwise nothing more will come.</returns>
    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "That is what it is for.")]
    public bool Wait()
    {
        bool isThere;
        while (MustWait(out isThere, out Task? arrival))
            arrival.Wait();
        return isThere;
    }

    public static void Return(ArraySegment<byte> chunk)
    {
        if (chunk.Array is { Length: > 0 } array)
            ArrayPool<byte>.Shared.Return(array);
    }

    /// <summary>Tells whether there is a chunk, or what to wait for as long as that is open.</summary>
    private bool MustWait(out bool isThere, [NotNullWhen(true)] out Task? arrival)
    {
        lock (_lock)
        {
            isThere = _chunks.Count > 0;
            if (!isThere && _failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
            arrival = null;
            if (isThere || _isEnded)
                return false;
            _hasStarved = true;
            // Its reader is user code, which is not to run on the connection's thread.
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = _arrival.Task;
            return true;
        }
    }

    private void StartGranting()
    {
        if (Interlocked.Exchange(ref _isGranting, 1) == 0)
            _ = GrantAsync();
    }

    /// <summary>One grant at a time: those that a sender doesn't read are not to pile up. It never throws.</summary>
    private async Task GrantAsync()
    {
        do
        {
            try
            {
                while (NextGrant() is > 0 and long grant)
                    await sendGrant(grant).ConfigureAwait(false);
            }
            catch (Exception)
            {
                return; // the call has ended, or its connection: whoever waits for the call hears of it
            }

            Volatile.Write(ref _isGranting, 0);
            Interlocked.MemoryBarrier();
            // Who wanted more between the last look and the line above found this at work.
        }
        while (WantsMoreNow() && Interlocked.Exchange(ref _isGranting, 1) == 0);
    }

    private bool WantsMoreNow()
    {
        lock (_lock)
            return WantsMore;
    }

    /// <summary>Fills the window up once half of it is free.</summary>
    private long NextGrant()
    {
        lock (_lock)
        {
            if (!WantsMore)
                return 0;
            if (_wasUsedUp && _hasStarved)
                _window = Math.Min(_window * 2, Flow.MaxWindow);
            _wasUsedUp = _hasStarved = false;
            long grant = _window - _held - _credit;
            _credit += grant;
            return grant;
        }
    }

    private void Arrive()
    {
        _arrival?.TrySetResult();
        _arrival = null;
    }
}
