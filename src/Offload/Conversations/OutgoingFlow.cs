using System.Buffers;
using System.Runtime.ExceptionServices;
using Nerdbank.Streams;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Conversations;

/// <summary>
/// The sender's end of a flow. What is written while a message is being sent goes into the next one: the busier the connection,
/// the larger the batches, and nothing ever waits for company.
/// </summary>
/// <param name="send">Sends one message of the flow.</param>
/// <param name="credit">The bytes that may be sent before the first grant.</param>
internal sealed class OutgoingFlow(Func<ReadOnlySequence<byte>, Task> send, long credit) : IThreadPoolWorkItem
{
    // Held while an item is serialised, which is user code: whoever grants must do without it.
    private readonly Lock _lock = new();
    private Sequence<byte> _pending = NewBuffer();
    private Sequence<byte> _sent = NewBuffer();

    // The part of what is pending that consists of whole items: one that could not be serialised leaves a torn rest.
    private long _whole;
    private long _credit = credit;
    private int _isSending;
    private Exception? _end;

    // Where the writer waits for room, or for everything to be sent.
    private TaskCompletionSource? _advance;

    private long Limit => Math.Clamp(Volatile.Read(ref _credit), 1, Flow.MaxBatch);

    private bool HasRoom => _whole < Limit;

    private bool IsIdle => _whole == 0 && Volatile.Read(ref _isSending) == 0;

    private bool CanSend => _whole > 0 && Volatile.Read(ref _credit) > 0;

    /// <summary>Allows more bytes.</summary>
    /// <exception cref="OffloadSerializationException">It is more than a window.</exception>
    public void Grant(long bytes)
    {
        if (Interlocked.Add(ref _credit, bytes) > Flow.MaxWindow)
            throw new OffloadSerializationException("The sender of a stream was granted more than a window.");
        StartSending();
        // Without the lock unless somebody waits, who then is not serialising.
        if (Volatile.Read(ref _advance) is not null)
            Advance();
    }

    /// <summary>Writes one item; waits only if there is no room for the next one. One writer at a time.</summary>
    /// <exception cref="Exception">The flow has ended: why.</exception>
    public ValueTask WriteAsync<T>(PayloadCodec<T> codec, T item, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfEnded();
            var writer = new PayloadWriter(_pending);
            codec.Write(ref writer, item);
            writer.Flush();
            _whole = _pending.Length;
        }

        StartSending();
        return HasRoom ? default : new ValueTask(WaitAsync(static flow => flow.HasRoom, cancellationToken));
    }

    /// <summary>Takes as many bytes as there is room for in the next message. One writer at a time.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="Exception">The flow has ended: why.</exception>
    public int WriteSome(ReadOnlySpan<byte> bytes)
    {
        int part;
        lock (_lock)
        {
            ThrowIfEnded();
            part = (int)Math.Clamp(Flow.MaxBatch - _whole, 0, bytes.Length);
            _pending.Write(bytes[..part]);
            _whole = _pending.Length;
        }

        StartSending();
        return part;
    }

    /// <summary>Waits until <see cref="WriteSome"/> takes something.</summary>
    /// <exception cref="Exception">The flow has ended: why.</exception>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
        => WaitAsync(static flow => flow._whole < Flow.MaxBatch, cancellationToken);

    /// <summary>Sends bytes from where they lie, after everything that was written before. One writer at a time.</summary>
    /// <exception cref="Exception">The flow has ended: why.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            await WaitAsync(static flow => flow.IsIdle && Volatile.Read(ref flow._credit) > 0, cancellationToken)
                .ConfigureAwait(false);
            ReadOnlyMemory<byte> part = bytes[..Math.Min(bytes.Length, Flow.MaxBatch)];
            Interlocked.Add(ref _credit, -Flow.Cost(part.Length));
            await send(new ReadOnlySequence<byte>(part)).ConfigureAwait(false);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Waits until everything that was written has been sent.</summary>
    /// <exception cref="Exception">The flow has ended before: why.</exception>
    public Task FlushAsync(CancellationToken cancellationToken)
        => WaitAsync(static flow => flow.IsIdle, cancellationToken);

    /// <summary>Throws why the flow has ended, if it has.</summary>
    public void ThrowIfEnded()
    {
        if (_end is { } end)
            ExceptionDispatchInfo.Throw(end);
    }

    /// <summary>Ends the flow. What was not sent stays unsent, and the writer hears why.</summary>
    public void End(Exception why)
    {
        lock (_lock)
        {
            _end ??= why;
            _whole = 0;
        }

        StartSending(force: true); // to give the buffers back
    }

    void IThreadPoolWorkItem.Execute() => _ = SendPendingAsync();

    private static Sequence<byte> NewBuffer() => new(ArrayPool<byte>.Shared) { MinimumSpanLength = 4096 };

    private void StartSending(bool force = false)
    {
        if ((force || CanSend) && Interlocked.Exchange(ref _isSending, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Sends until there is nothing more, or no credit. Only one runs at a time; it never throws.</summary>
    private async Task SendPendingAsync()
    {
        while (true)
        {
            while (TakePending() is { Length: > 0 } batch)
            {
                try
                {
                    await send(batch).ConfigureAwait(false);
                }
                catch (Exception failure)
                {
                    End(failure);
                }
            }

            Volatile.Write(ref _isSending, 0);
            Interlocked.MemoryBarrier();
            Advance();
            // What came between the last look and the line above found a sender at work.
            if (!CanSend || Interlocked.Exchange(ref _isSending, 1) != 0)
                return;
        }
    }

    private ReadOnlySequence<byte> TakePending()
    {
        lock (_lock)
        {
            _sent.Reset();
            if (_end is not null)
                _pending.Reset();
            if (!CanSend)
                return default;
            (_pending, _sent) = (_sent, _pending);
            ReadOnlySequence<byte> batch = _sent.AsReadOnlySequence.Slice(0, _whole);
            Interlocked.Add(ref _credit, -Flow.Cost(_whole));
            _whole = 0;
            Advance();
            return batch;
        }
    }

    private void Advance()
    {
        lock (_lock)
        {
            _advance?.TrySetResult();
            _advance = null;
        }
    }

    private async Task WaitAsync(Func<OutgoingFlow, bool> isReached, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task advance;
            lock (_lock)
            {
                ThrowIfEnded();
                if (isReached(this))
                    return;
                _advance ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                advance = _advance.Task;
                Interlocked.MemoryBarrier();
                // A grant between the last look and the line above found nobody waiting.
                if (isReached(this))
                    return;
            }

            await advance.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
