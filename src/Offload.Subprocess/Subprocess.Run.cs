using Offload.Subprocesses.Running;
using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <content>Running to the end.</content>
public static partial class Subprocess
{
    /// <summary>
    /// Runs an executable to its end and collects what it writes. Both outputs are read all the time, so no full pipe can stop
    /// it; a process that fails is no exception, see <see cref="SubprocessResult.EnsureSuccess"/>.
    /// </summary>
    /// <param name="arguments">
    /// The executable (a path, or a name to be found in the child's <c>PATH</c>) and its arguments.
    /// </param>
    /// <param name="options">
    /// How to run it. Default: it has the standard input of this process, both outputs are collected.
    /// </param>
    /// <param name="cancellationToken">Ends the whole process tree; the call returns when it has been reaped.</param>
    /// <returns>The exit status and the outputs.</returns>
    /// <exception cref="SubprocessStartException">It could not be started; the derived types say why.</exception>
    /// <exception cref="SubprocessCanceledException">
    /// It was cancelled. What was written until then is in the exception.
    /// </exception>
    /// <exception cref="SubprocessTimeoutException"><see cref="SubprocessOptions.Timeout"/> is over.</exception>
    /// <exception cref="OutputLimitExceededException">
    /// There was more output than <see cref="SubprocessOptions.OutputLimit"/>.
    /// </exception>
    /// <exception cref="ArgumentException">Arguments or options that can't be passed to any process.</exception>
    public static async Task<SubprocessResult> RunAsync(
        IReadOnlyList<string> arguments, SubprocessOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SubprocessOptions();
        var run = new ProcessRun(options);
        await using (run.ConfigureAwait(false))
        {
            await StartIntoAsync(run, arguments, options, cancellationToken).ConfigureAwait(false);
            return (await run.CompleteAsync(cancellationToken).ConfigureAwait(false))[0];
        }
    }

    /// <summary>
    /// Runs a command in the platform's shell (<c>/bin/sh -c</c>, on Windows <c>cmd /c</c>) to its end and collects what it
    /// writes.
    /// </summary>
    /// <param name="shellCommand">The command. Its parts are quoted by the caller, see <see cref="ShellQuote"/>.</param>
    /// <param name="options">
    /// How to run it. Default: it has the standard input of this process, both outputs are collected.
    /// </param>
    /// <param name="cancellationToken">Ends the whole process tree; the call returns when it has been reaped.</param>
    /// <returns>The exit status and the outputs.</returns>
    /// <inheritdoc cref="RunAsync(IReadOnlyList{string}, SubprocessOptions?, CancellationToken)" path="/exception"/>
    public static Task<SubprocessResult> RunAsync(
        string shellCommand, SubprocessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(shellCommand);
        return RunAsync(ProcessSpawner.Current.ShellCommand(shellCommand, options?.Shell), options, cancellationToken);
    }

    /// <summary>Starts a process whose outputs are collected, unless the options say what else becomes of them.</summary>
    private static async Task StartIntoAsync(
        ProcessRun run, IReadOnlyList<string> arguments, SubprocessOptions options, CancellationToken cancellationToken)
    {
        var output = options.StandardOutput is null ? CaptureSink.For(options) : null;
        var error = options.StandardError is null ? CaptureSink.For(options) : null;
        var streams = new StreamDefaults(
            SubprocessInput.Inherit, SubprocessOutput.ToSink(() => output!), SubprocessOutput.ToSink(() => error!));
        run.Add(await StartAsync(arguments, options, streams, cancellationToken).ConfigureAwait(false), output, error);
    }
}
