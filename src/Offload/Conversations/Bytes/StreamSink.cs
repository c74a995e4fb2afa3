using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Offload.Conversations.Bytes;

/// <summary>
/// The receiving end of a real stream: writes into it what the other process sends, and holds that back while the stream is slow.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source of the "
    + "token has no handle, and its timer ends by itself.")]
internal sealed class StreamSink : Channel
{
    // What a dead worker has still written is worth some time, a stream that is stuck isn't.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly IncomingFlow _flow;
    private readonly CancellationTokenSource _stop = new();
    private Task _writing = Task.CompletedTask;

    // The message that is to be answered when everything before it is written.
    private volatile object? _question;

    /// <summary>Makes the end.</summary>
    /// <param name="stream">The stream. It stays open.</param>
    public StreamSink(Stream stream)
    {
        _stream = stream;
        _flow = new IncomingFlow(SendGrantAsync, Flow.InitialByteWindow, Flow.InitialByteWindow);
    }

    public override void Close() => _flow.End();

    public override Task WhenQuietAsync()
    {
        if (!_writing.IsCompleted)
            _stop.CancelAfter(DrainTime);
        return _writing;
    }

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        switch (verb)
        {
            case ChannelVerb.Data when payload.Length is > 0 and <= Flow.MaxBatch:
                _flow.Receive(payload);
                break;
            case ChannelVerb.Flush or ChannelVerb.End when _question is null:
                _question = verb;
                _flow.Mark();
                break;
            default:
                return false;
        }

        if (isFirst)
            _writing = Conversation.RunAsCallerAsync(WriteAllAsync);
        return true;
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (await _flow.WaitAsync(_stop.Token).ConfigureAwait(false))
                await WriteWhatIsThereAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            _flow.Abandon();
        }
        catch (Exception failure)
        {
            _flow.Abandon();
            PostFailure(failure);
        }
    }

    private async Task WriteWhatIsThereAsync(CancellationToken cancellationToken)
    {
        while (_flow.TryTake(out ArraySegment<byte> chunk))
        {
            try
            {
                if (chunk.Count > 0)
                    await _stream.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                else
                    await AnswerAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                IncomingFlow.Return(chunk);
            }
        }
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        if (_question is ChannelVerb.Flush)
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _question = null;
        await SendAsync(ChannelVerb.Flushed).ConfigureAwait(false); // one at a time: answers that are not read are not to pile up
    }
}
