using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <content>Running with events.</content>
public static partial class Subprocess
{
    // Lines that may wait for the listener before the child has to: enough to keep both busy.
    private const int WaitingEvents = 256;

    /// <summary>
    /// Starts an executable when the enumeration begins and reports what happens, line by line; a slow listener slows the child down. Leaving the
    /// enumeration early, or cancelling it, kills the process tree.
    /// </summary>
    /// <param name="arguments">The executable (a path, or a name to be found in the child's <c>PATH</c>) and its arguments.</param>
    /// <param name="options">How to start it. Default: it has the standard input of this process, both outputs are events.</param>
    /// <param name="cancellationToken">Kills the process tree and ends the enumeration.</param>
    /// <returns>The events.</returns>
    /// <exception cref="SubprocessStartException">It could not be started; the derived types say why.</exception>
    /// <exception cref="ArgumentException">Arguments or options that can't be passed to any process.</exception>
    public static async IAsyncEnumerable<SubprocessEvent> ListenAsync(
        IReadOnlyList<string> arguments,
        SubprocessOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new SubprocessOptions();
        var events = Channel.CreateBounded<SubprocessEvent>(new BoundedChannelOptions(WaitingEvents) { SingleReader = true });
        var streams = new StreamDefaults(
            SubprocessInput.Inherit,
            ToEvents(static line => new SubprocessEvent.Output(line)),
            ToEvents(static line => new SubprocessEvent.Error(line)));

        var process = await StartAsync(arguments, options, streams, cancellationToken).ConfigureAwait(false);
        await using (process.ConfigureAwait(false))
        {
            try
            {
                yield return new SubprocessEvent.Started(process.Id);
                var ended = CompleteAsync(process, events.Writer);
                await foreach (var happened in events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                    yield return happened;
                await ended.ConfigureAwait(false);
                yield return new SubprocessEvent.Exited(process.ExitStatus!.Value);
            }
            finally
            {
                // Lines that nobody will read must not keep the copies, and through them the child, waiting.
                events.Writer.TryComplete();
                while (events.Reader.TryRead(out _))
                {
                }

                await process.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
            }
        }

        SubprocessOutput ToEvents(Func<string, SubprocessEvent> create) => SubprocessOutput.ToLines(
            async (line, token) =>
            {
                try
                {
                    await events.Writer.WriteAsync(create(line), token).ConfigureAwait(false);
                }
                catch (ChannelClosedException)
                {
                    // The listener has left; what is written now is thrown away until the process is gone.
                }
            },
            options.Encoding);
    }

    /// <summary>Starts a command in the platform's shell when the enumeration begins, and reports what happens, as the other overload.</summary>
    /// <param name="shellCommand">The command. Its parts are quoted by the caller, see <see cref="ShellQuote"/>.</param>
    /// <param name="options">How to start it. Default: it has the standard input of this process, both outputs are events.</param>
    /// <param name="cancellationToken">Kills the process tree and ends the enumeration.</param>
    /// <returns>The events.</returns>
    /// <exception cref="SubprocessStartException">The shell could not be started.</exception>
    /// <exception cref="ArgumentException">A command or options that can't be passed to any process.</exception>
    public static IAsyncEnumerable<SubprocessEvent> ListenAsync(
        string shellCommand, SubprocessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(shellCommand);
        return ListenAsync(ProcessSpawner.Current.ShellCommand(shellCommand, options?.Shell), options, cancellationToken);
    }

    private static async Task CompleteAsync(RunningProcess process, ChannelWriter<SubprocessEvent> events)
    {
        try
        {
            await process.Completion.ConfigureAwait(false);
            events.TryComplete();
        }
        catch (Exception exception)
        {
            events.TryComplete(exception);
        }
    }
}
