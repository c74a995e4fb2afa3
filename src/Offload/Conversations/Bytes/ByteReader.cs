using System.Buffers;

namespace Offload.Conversations.Bytes;

/// <summary>
/// The receiving end of bytes that the other process reads from a stream of its own, which it begins with when they are wanted
/// here.
/// </summary>
internal class ByteReader : Channel
{
    private readonly Lock _lock = new();
    private readonly IncomingFlow _flow;
    private ArraySegment<byte> _chunk;
    private long _consumed;
    private bool _hasAsked;
    private bool _isAtEnd;
    private bool _isStopped;
    private bool _isClosed;

    /// <summary>Makes an end.</summary>
    /// <param name="credit">What the sender may send before the first grant.</param>
    public ByteReader(long credit = 0) => _flow = new IncomingFlow(SendGrantAsync, credit, Flow.InitialByteWindow);

    /// <summary>How many bytes have been read.</summary>
    public long Consumed => Volatile.Read(ref _consumed);

    /// <summary>Reads at least one byte, or none at the end. A read of no bytes waits until there is one.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count;
        while (!TryRead(buffer.Span, out count) && await _flow.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            // What has come is read in the next round.
        }

        NoteEnd(count, buffer.Length);
        return count;
    }

    /// <summary>The same on this thread.</summary>
    public int Read(Span<byte> buffer)
    {
        int count;
        while (!TryRead(buffer, out count) && _flow.Wait())
        {
            // What has come is read in the next round.
        }

        NoteEnd(count, buffer.Length);
        return count;
    }

    /// <summary>Writes the rest into another stream, out of the buffers in which it has come.</summary>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        do
        {
            while (TryTakeChunk(out ArraySegment<byte> chunk))
            {
                try
                {
                    await destination.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    IncomingFlow.Return(chunk);
                }
            }
        }
        while (await _flow.WaitAsync(cancellationToken).ConfigureAwait(false));
        NoteEnd(count: 0, wanted: 1);
    }

    /// <summary>
    /// Has no use for the rest. The owner of the stream is told how much was used, so that it can have the rest itself.
    /// </summary>
    public void Stop()
    {
        if (Discard() && _hasAsked && !_isAtEnd)
            Post(ChannelVerb.Stop, new ReadOnlySequence<byte>(BitConverter.GetBytes(_consumed)));
    }

    /// <summary>Has no use for the rest, and tells nobody.</summary>
    /// <returns>Whether this is the first time.</returns>
    public bool Discard()
    {
        lock (_lock)
        {
            if (_isStopped)
                return false;
            _isStopped = true;
            Abandon();
            return true;
        }
    }

    public override Task FinishAsync(CancellationToken cancellationToken)
    {
        Stop();
        return Task.CompletedTask;
    }

    public override void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            Abandon();
        }
    }

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        switch (verb)
        {
            case ChannelVerb.Data:
                _flow.Receive(payload);
                return true;
            case ChannelVerb.End:
                _flow.End();
                return true;
            case ChannelVerb.Fail:
                _flow.End(ReadFailure(payload));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Nothing more will come, but what is here can still be read.</summary>
    protected void EndFlow() => _flow.End();

    /// <summary>Reads of what has come, and has more sent if there is room for it.</summary>
    /// <returns>Whether anything had come.</returns>
    private bool TryRead(Span<byte> buffer, out int count)
    {
        bool isThere;
        lock (_lock)
        {
            ThrowIfOver();
            if (_chunk.Count == 0)
                TakeNext();
            isThere = _chunk.Count > 0;
            count = Math.Min(buffer.Length, _chunk.Count);
            _chunk.AsSpan(0, count).CopyTo(buffer);
            _chunk = _chunk[count..];
            _consumed += count;
        }

        return isThere;
    }

    private bool TryTakeChunk(out ArraySegment<byte> chunk)
    {
        lock (_lock)
        {
            ThrowIfOver();
            if (_chunk.Count == 0)
                TakeNext();
            chunk = _chunk;
            _chunk = ArraySegment<byte>.Empty;
            _consumed += chunk.Count;
        }

        return chunk.Count > 0;
    }

    private void TakeNext()
    {
        IncomingFlow.Return(_chunk);
        _hasAsked = true;
        if (!_flow.TryTake(out _chunk))
            _chunk = ArraySegment<byte>.Empty;
    }

    private void Abandon()
    {
        IncomingFlow.Return(_chunk);
        _chunk = ArraySegment<byte>.Empty;
        _flow.Abandon();
    }

    private void NoteEnd(int count, int wanted)
    {
        if (count > 0 || wanted == 0)
            return;
        lock (_lock)
            ThrowIfOver();
        _isAtEnd = true;
    }

    private void ThrowIfOver()
    {
        if (_isClosed)
            throw new ObjectDisposedException(nameof(Stream), "The stream belongs to a call that has ended.");
        ObjectDisposedException.ThrowIf(_isStopped, typeof(Stream));
    }
}
