using System.Buffers;
using Offload.Serialization;

namespace Offload.Conversations.Bytes;

/// <summary>
/// The sending end of a stream that is a method's result: reads it in the worker, and little further ahead than its caller.
/// </summary>
internal sealed class StreamSender : Channel
{
    private readonly OutgoingFlow _flow;

    public StreamSender() => _flow = new OutgoingFlow(batch => SendAsync(ChannelVerb.Data, batch), Flow.InitialByteWindow);

    /// <summary>Sends a stream to its end.</summary>
    public async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        await SendAsync(ChannelVerb.Open, Describe(stream)).ConfigureAwait(false);
        byte[] block = ArrayPool<byte>.Shared.Rent(Flow.MaxBatch);
        try
        {
            int count;
            while ((count = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await WriteAsync(block.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested(); // also a stream that takes no token ends
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            // Whatever ended it, what came before arrives before.
            if (!cancellationToken.IsCancellationRequested)
                await _flow.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Close() => _flow.End(new InvalidOperationException("The call has ended."));

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (verb != ChannelVerb.Grant)
            return false;
        _flow.Grant(ReadGrant(payload));
        return true;
    }

    private static ReadOnlySequence<byte> Describe(Stream stream)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(buffer);
        StreamDescription.Of(stream).Write(ref writer);
        writer.Flush();
        return new ReadOnlySequence<byte>(buffer.WrittenMemory);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            bytes = bytes[_flow.WriteSome(bytes.Span)..];
            if (bytes.IsEmpty)
                return;
            await _flow.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
