using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Offload.Conversations.Bytes;

/// <summary>The sending end of bytes that the other process writes into a stream of its own.</summary>
internal sealed class ByteWriter : Channel
{
    private readonly OutgoingFlow _flow;
    private TaskCompletionSource? _unconfirmed;
    private Exception? _failure;
    private bool _failureIsKnown;

    public ByteWriter() => _flow = new OutgoingFlow(batch => SendAsync(ChannelVerb.Data, batch), Flow.InitialByteWindow);

    /// <summary>Whether anything was written.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Writes; waits as long as there is no room.</summary>
    /// <exception cref="Exception">What the stream in the other process has thrown for something that was written
    /// before.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (bytes.Length >= Flow.MaxBatch)
            return SendAsync(bytes, cancellationToken);
        int written = WriteSome(bytes.Span);
        return written == bytes.Length ? default : WriteRestAsync(bytes[written..], cancellationToken);
    }

    /// <summary>The same on this thread.</summary>
    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "That is what it is for.")]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            bytes = bytes[WriteSome(bytes)..];
            if (bytes.IsEmpty)
                return;
            WaitForRoomAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <summary>Waits until everything is in the other process's stream and that has been flushed.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => ConfirmAsync(ChannelVerb.Flush, cancellationToken);

    /// <summary>
    /// What was written is where it belongs before the call's result is; it is not for this end to flush it further.
    /// </summary>
    public override async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (!HasWritten || _failureIsKnown)
            return;
        await ConfirmAsync(ChannelVerb.End, cancellationToken).ConfigureAwait(false);
    }

    public override void Close()
        => End(new ObjectDisposedException(nameof(Stream), "The stream belongs to a call that has ended."));

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        switch (verb)
        {
            case ChannelVerb.Grant:
                _flow.Grant(ReadGrant(payload));
                return true;
            case ChannelVerb.Flushed:
                Interlocked.Exchange(ref _unconfirmed, null)?.TrySetResult();
                return true;
            case ChannelVerb.Fail:
                End(ReadFailure(payload));
                return true;
            default:
                return false;
        }
    }

    private int WriteSome(ReadOnlySpan<byte> bytes)
    {
        HasWritten = true;
        try
        {
            return _flow.WriteSome(bytes);
        }
        catch (Exception failure) when (IsKnownNow(failure))
        {
            throw; // never reached: the filter only looks
        }
    }

    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        while (!rest.IsEmpty)
        {
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            rest = rest[WriteSome(rest.Span)..];
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        HasWritten = true;
        try
        {
            await _flow.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsKnownNow(failure))
        {
            throw; // never reached: the filter only looks
        }
    }

    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _flow.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsKnownNow(failure))
        {
            throw; // never reached: the filter only looks
        }
    }

    private async Task ConfirmAsync(ChannelVerb verb, CancellationToken cancellationToken)
    {
        try
        {
            await _flow.FlushAsync(cancellationToken).ConfigureAwait(false);
            var confirmation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            // One question at a time: another one may have been given up, but its answer will come.
            while (Interlocked.CompareExchange(ref _unconfirmed, confirmation, null) is { } earlier)
                await earlier.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            await SendAsync(verb).ConfigureAwait(false);
            if (_failure is null)
                await confirmation.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            _flow.ThrowIfEnded();
        }
        catch (Exception failure) when (IsKnownNow(failure))
        {
            throw; // never reached: the filter only looks
        }
    }

    private void End(Exception why)
    {
        _failure ??= why;
        _flow.End(why);
        Interlocked.Exchange(ref _unconfirmed, null)?.TrySetResult(); // it finds that the flow has ended
    }

    /// <summary>A method that has seen the failure of its stream may return all the same.</summary>
    private bool IsKnownNow(Exception failure)
    {
        _failureIsKnown |= ReferenceEquals(failure, _failure);
        return false;
    }
}
