using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Offload.Conversations.Bytes;

/// <summary>
/// The sending end of a real stream: reads it once the other process wants it, and no further ahead than that allows.
/// </summary>
/// <param name="stream">The stream. It stays open.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source of the "
    + "token has neither a timer nor a handle.")]
internal sealed class StreamSource(Stream stream) : Channel
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource? _granted;
    private Task _reading = Task.CompletedTask;
    private long _credit;
    private long _read;
    private long? _used;

    public override void Close() => _ = _stop.CancelAsync();

    /// <summary>A stream that can be sought is left where the other process has stopped to read it.</summary>
    public override async Task WhenQuietAsync()
    {
        await _reading.ConfigureAwait(false);
        if (_used is { } used && used != _read && stream.CanSeek)
            stream.Seek(used - _read, SeekOrigin.Current);
    }

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        switch (verb)
        {
            case ChannelVerb.Grant:
                Grant(ReadGrant(payload));
                if (isFirst)
                    _reading = Conversation.RunAsCallerAsync(SendAllAsync);
                return true;
            case ChannelVerb.Stop when !isFirst:
                _used = ReadUsed(payload);
                // what is registered with the token is the stream's code, and this the connection's thread
                _ = _stop.CancelAsync();
                return true;
            default:
                return false;
        }
    }

    private void Grant(long bytes)
    {
        lock (_lock)
        {
            _credit += bytes;
            if (_credit > Flow.MaxWindow)
                throw new OffloadSerializationException("The sender of a stream was granted more than a window.");
            _granted?.TrySetResult();
            _granted = null;
        }
    }

    private long ReadUsed(in ReadOnlySequence<byte> payload)
    {
        long used = ReadNumber(payload);
        return used >= 0 && used <= Volatile.Read(ref _read)
            ? used
            : throw new OffloadSerializationException($"{used} bytes of a stream can't have been used: {_read} were sent.");
    }

    /// <summary>While one block is being sent, the next one is read.</summary>
    private async Task SendAllAsync()
    {
        CancellationToken stop = _stop.Token;
        byte[] block = ArrayPool<byte>.Shared.Rent(Flow.MaxBatch);
        byte[] other = ArrayPool<byte>.Shared.Rent(Flow.MaxBatch);
        Task sent = Task.CompletedTask;
        try
        {
            int count;
            do
            {
                await WaitForCreditAsync(stop).ConfigureAwait(false);
                count = await stream.ReadAsync(block.AsMemory(0, Flow.MaxBatch), stop).ConfigureAwait(false);
                Interlocked.Add(ref _read, count);
                await sent.ConfigureAwait(false);
                sent = count > 0 ? SendBlockAsync(block, count) : SendAsync(ChannelVerb.End);
                (block, other) = (other, block);
            }
            while (count > 0);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Nobody waits for the rest, nor for how it ended.
        }
        catch (Exception failure)
        {
            PostFailure(failure);
        }
        finally
        {
            // The connection may still be sending from it.
            await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(other);
        }
    }

    private Task SendBlockAsync(byte[] block, int count)
    {
        lock (_lock)
            _credit -= Flow.Cost(count);
        return SendAsync(ChannelVerb.Data, new ReadOnlySequence<byte>(block, 0, count));
    }

    private async Task WaitForCreditAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task granted;
            lock (_lock)
            {
                if (_credit > 0)
                    return;
                _granted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                granted = _granted.Task;
            }

            await granted.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
