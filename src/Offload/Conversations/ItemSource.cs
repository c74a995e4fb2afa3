using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;

namespace Offload.Conversations;

/// <summary>
/// The caller's end of a stream that is an argument: reads the caller's sequence once the method wants it, and no further than it
/// wants.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source of the "
    + "token has neither a timer nor a handle.")]
internal sealed class ItemSource<T> : Channel
{
    private readonly IAsyncEnumerable<T> _source;
    private readonly PayloadCodec<T> _codec;
    private readonly OutgoingFlow _flow;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private bool _isClosed;
    private Task _reading = Task.CompletedTask;

    public ItemSource(IAsyncEnumerable<T> source, PayloadCodec<T> codec)
    {
        _source = source;
        _codec = codec;
        _flow = new OutgoingFlow(batch => SendAsync(ChannelVerb.Data, batch), credit: 0);
    }

    public override void Close()
    {
        lock (_lock)
            _isClosed = true;
        Stop();
        _flow.End(new InvalidOperationException("The call has ended."));
    }

    public override Task WhenQuietAsync() => _reading;

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        switch (verb)
        {
            case ChannelVerb.Grant:
                _flow.Grant(ReadGrant(payload));
                if (isFirst)
                    Start();
                return true;
            case ChannelVerb.Stop:
                Stop();
                return true;
            default:
                return false;
        }
    }

    /// <summary>The source is not touched any more once its call has ended.</summary>
    private void Start()
    {
        lock (_lock)
        {
            if (!_isClosed)
                _reading = Conversation.RunAsCallerAsync(SendAllAsync);
        }
    }

    // What is registered with the token is the caller's code, and this may be the connection's thread.
    private void Stop() => _ = _stop.CancelAsync();

    private async Task SendAllAsync()
    {
        CancellationToken stop = _stop.Token;
        try
        {
            await foreach (T item in _source.WithCancellation(stop).ConfigureAwait(false))
                await _flow.WriteAsync(_codec, item, stop).ConfigureAwait(false);
            await _flow.FlushAsync(stop).ConfigureAwait(false);
            Post(ChannelVerb.End);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Nobody waits for the rest, nor for how it ended.
        }
        catch (Exception thrown)
        {
            await FailAsync(thrown, stop).ConfigureAwait(false);
        }
    }

    /// <summary>The method hears of it after the items before it.</summary>
    private async Task FailAsync(Exception thrown, CancellationToken stop)
    {
        await _flow.FlushAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        PostFailure(thrown);
    }
}
