using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <content>Events.</content>
public sealed partial class RunningProcess
{
    // Lines that may wait for the listener before the child has to: enough to keep both busy.
    private const int WaitingEvents = 256;

    /// <summary>
    /// Reports what happens, line by line: reads those of standard output and standard error that are pipes, or the terminal, to
    /// their end. A slow listener slows the process down.
    /// </summary>
    /// <param name="cancellationToken">
    /// Ends the enumeration; the process goes on, but its pipes are spent. So does leaving it early.
    /// </param>
    /// <returns>
    /// The events, the first <see cref="SubprocessEvent.Started"/> and the last <see cref="SubprocessEvent.Exited"/>.
    /// </returns>
    /// <exception cref="LineTooLongException">
    /// A line is longer than <see cref="SubprocessStreamExtensions.DefaultMaxLineLength"/>.
    /// </exception>
    public async IAsyncEnumerable<SubprocessEvent> ListenAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new SubprocessEvent.Started(Id);

        var events = Channel.CreateBounded<SubprocessEvent>(new BoundedChannelOptions(WaitingEvents) { SingleReader = true });
        var pumps = StartCopies(
            feed: null,
            CreateEventSink(static line => new SubprocessEvent.Output(line), events.Writer),
            CreateEventSink(static line => new SubprocessEvent.Error(line), events.Writer));
        var ended = CompleteAsync(pumps, events.Writer);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return happened;
            await ended.ConfigureAwait(false);
            yield return new SubprocessEvent.Exited(await WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            await pumps.StopAsync().ConfigureAwait(false);
        }
    }

    private LineSink CreateEventSink(Func<string, SubprocessEvent> create, ChannelWriter<SubprocessEvent> events) =>
        new((line, stopped) => events.WriteAsync(create(line), stopped), _options.Encoding);

    private static async Task CompleteAsync(PumpSet pumps, ChannelWriter<SubprocessEvent> events)
    {
        try
        {
            await pumps.Completion.ConfigureAwait(false);
            events.TryComplete();
        }
        catch (Exception exception)
        {
            events.TryComplete(exception);
        }
    }
}
