using System.Runtime.CompilerServices;
using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <content>Running with events.</content>
public static partial class Subprocess
{
    private static readonly StreamDefaults InputInherited = new(
        SubprocessInput.Inherit, SubprocessOutput.Pipe, SubprocessOutput.Pipe);

    /// <summary>
    /// Starts an executable when the enumeration begins and reports what happens, line by line; a slow listener slows the child
    /// down. Leaving the enumeration early, or cancelling it, kills the process tree.
    /// </summary>
    /// <param name="arguments">
    /// The executable (a path, or a name to be found in the child's <c>PATH</c>) and its arguments.
    /// </param>
    /// <param name="options">
    /// How to start it. Default: it has the standard input of this process, both outputs are events.
    /// </param>
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
        var process = await StartAsync(arguments, options, InputInherited, cancellationToken).ConfigureAwait(false);
        await using (process.ConfigureAwait(false))
        {
            try
            {
                await foreach (var happened in process.ListenAsync(cancellationToken).ConfigureAwait(false))
                    yield return happened;
            }
            finally
            {
                await process.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Starts a command in the platform's shell when the enumeration begins, and reports what happens, as the other overload.
    /// </summary>
    /// <param name="shellCommand">The command. Its parts are quoted by the caller, see <see cref="ShellQuote"/>.</param>
    /// <param name="options">
    /// How to start it. Default: it has the standard input of this process, both outputs are events.
    /// </param>
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
}
