using System.Buffers;

namespace Offload.Subprocesses.Streams;

/// <summary>Takes what a child writes into a sink.</summary>
internal sealed class OutputPump(ChildPipeStream pipe, IOutputSink sink) : StreamPump(pipe)
{
    // What a pipe can hold at most without privileges; so much may have been written before the wait for the end was over.
    private const int LargestPipe = 1024 * 1024;

    /// <summary>Copies until the end of the stream, or as long as data is there already.</summary>
    /// <param name="stopWaiting">Cancelled when no more data is to be waited for.</param>
    /// <param name="abort">Cancelled when the sink needn't take its time any more.</param>
    public async Task RunAsync(CancellationToken stopWaiting, CancellationToken abort)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChildPipeStream.CopyBufferSize);
        await using (Pipe.ConfigureAwait(false))
        {
            try
            {
                bool endSeen = await CopyAsync(buffer, stopWaiting, abort).ConfigureAwait(false);
                await sink.CompleteAsync(endSeen, abort).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Whether the end of the stream was seen.</summary>
    private async Task<bool> CopyAsync(byte[] buffer, CancellationToken stopWaiting, CancellationToken abort)
    {
        while (true)
        {
            int count;
            try
            {
                count = await Pipe.ReadAsync(buffer, stopWaiting).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopWaiting.IsCancellationRequested)
            {
                return await CopyWhatIsThereAsync(buffer, abort).ConfigureAwait(false);
            }
            catch (ObjectDisposedException) when (!Pipe.CanRead)
            {
                return false;
            }

            if (count == 0)
                return true;
            await sink.WriteAsync(buffer.AsMemory(0, count), abort).ConfigureAwait(false);
        }
    }

    private async Task<bool> CopyWhatIsThereAsync(byte[] buffer, CancellationToken abort)
    {
        for (int left = LargestPipe; left > 0;)
        {
            var read = Pipe.ReadAsync(buffer, CancellationToken.None);
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

            int count = await read.ConfigureAwait(false);
            if (count == 0)
                return true;
            await sink.WriteAsync(buffer.AsMemory(0, count), abort).ConfigureAwait(false);
            left -= count;
        }

        return false;
    }
}
