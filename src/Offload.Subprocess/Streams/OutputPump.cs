using System.Buffers;

namespace Offload.Subprocesses.Streams;

/// <summary>Takes what a child writes into a sink.</summary>
internal sealed class OutputPump(ChildPipeStream pipe, IOutputSink sink) : StreamPump(pipe)
{
    // What a pipe can hold at most without privileges; so much may have been written before the wait for the end was over.
    private const int LargestPipe = 1024 * 1024;

    /// <summary>Copies until the end of the stream, or, once <paramref name="stopWaiting"/> is cancelled, as long as data is there already.</summary>
    public override async Task RunAsync(CancellationToken stopWaiting)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChildPipeStream.CopyBufferSize);
        await using (Pipe.ConfigureAwait(false))
        {
            try
            {
                var endSeen = await CopyAsync(buffer, stopWaiting).ConfigureAwait(false);
                await sink.CompleteAsync(endSeen, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private async Task<bool> CopyAsync(byte[] buffer, CancellationToken stopWaiting)
    {
        try
        {
            int count;
            while ((count = await Pipe.ReadAsync(buffer, stopWaiting).ConfigureAwait(false)) > 0)
                await sink.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (stopWaiting.IsCancellationRequested)
        {
            return await CopyWhatIsThereAsync(buffer).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (!Pipe.CanRead)
        {
            return false;
        }
    }

    private async Task<bool> CopyWhatIsThereAsync(byte[] buffer)
    {
        for (var left = LargestPipe; left > 0;)
        {
            var read = Pipe.ReadAsync(buffer);
            if (!read.IsCompleted && !Pipe.IsReadable)
            {
                await Pipe.DisposeAsync().ConfigureAwait(false);
                try
                {
                    await read.ConfigureAwait(false);
                }
                catch (ObjectDisposedException)
                {
                    // As was meant: there is nothing more in the pipe.
                }

                return false;
            }

            var count = await read.ConfigureAwait(false);
            if (count == 0)
                return true;
            await sink.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            left -= count;
        }

        return false;
    }
}
