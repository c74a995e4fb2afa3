namespace Offload.Subprocesses.Streams;

/// <summary>Feeds a child's standard input, and then closes it. A child that stops reading is no error.</summary>
internal sealed class InputPump(ChildPipeStream pipe, Func<Stream, CancellationToken, Task> copy) : StreamPump(pipe)
{
    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var guarded = new BrokenPipeTolerantStream(Pipe);
        await using (Pipe.ConfigureAwait(false))
        {
            try
            {
                await copy(guarded, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (guarded.IsBroken)
            {
                // The child doesn't want the rest; the copy ended at the write that found it out.
            }
        }
    }
}
