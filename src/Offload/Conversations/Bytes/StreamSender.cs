using System.Buffers;
using Offload.Serialization;

namespace Offload.Conversations.Bytes;

/// <summary>
/// The sending end of a stream that is a method's result: reads it in the worker, and little further ahead than its caller.
/// </summary>
internal sealed class StreamSender() : ResultSender(Flow.InitialByteWindow)
{
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
                await Outgoing.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
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
            bytes = bytes[Outgoing.WriteSome(bytes.Span)..];
            if (bytes.IsEmpty)
                return;
            await Outgoing.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
