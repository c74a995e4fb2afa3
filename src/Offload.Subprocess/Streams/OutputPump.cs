using System.Buffers;

namespace Offload.Subprocesses.Streams;

/// <summary>Takes what a child writes into a sink.</summary>
internal sealed class OutputPump(ChildPipeStream pipe, IOutputSink sink) : StreamPump(pipe)
{
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChildPipeStream.CopyBufferSize);
        await using (Pipe.ConfigureAwait(false))
        {
            try
            {
                int count;
                while ((count = await Pipe.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                    await sink.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
