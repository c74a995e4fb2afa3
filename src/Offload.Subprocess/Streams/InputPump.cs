namespace Offload.Subprocesses.Streams;

/// <summary>Feeds a child's standard input, and then closes it. A child that stops reading is no error.</summary>
internal sealed class InputPump(ChildPipeStream pipe, Func<Stream, CancellationToken, Task> copy) : StreamPump(pipe)
{
    /// <summary>
    /// Copies to the end of the source, or until <paramref name="cancellationToken"/>, or until the pipe is closed.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var observed = new ObservedInputStream(Pipe);
        await using (observed.ConfigureAwait(false))
        {
            try
            {
                await copy(observed, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (observed.Failure is not null || !Pipe.CanWrite || cancellationToken.IsCancellationRequested)
            {
                // The child doesn't want the rest, or nobody wants to give it any more; the copy ended at the write that found it
                // out.
            }
        }
    }
}
