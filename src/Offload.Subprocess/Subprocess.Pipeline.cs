using System.Runtime.InteropServices;
using Offload.Subprocesses.Running;
using Offload.Subprocesses.Spawning;

namespace Offload.Subprocesses;

/// <content>Pipelines.</content>
public static partial class Subprocess
{
    /// <summary>
    /// Runs a pipeline without a shell: the output of each process goes into the next one through the operating system, not
    /// through this process.
    /// </summary>
    /// <param name="commands">The commands, each an executable and its arguments.</param>
    /// <param name="options">
    /// How to start each of them; the standard input is that of the first and the standard output that of the last. Default: the
    /// first has the standard input of this process; the output of the last and the standard error of each are collected.
    /// </param>
    /// <param name="cancellationToken">Ends all process trees; the call returns when they have been reaped.</param>
    /// <returns>Every exit status, and the output.</returns>
    /// <exception cref="SubprocessStartException">One could not be started; those before it have been killed.</exception>
    /// <exception cref="SubprocessCanceledException">
    /// It was cancelled. What was written until then is in the exception.
    /// </exception>
    /// <exception cref="SubprocessTimeoutException"><see cref="SubprocessOptions.Timeout"/> is over.</exception>
    /// <exception cref="OutputLimitExceededException">
    /// There was more output than <see cref="SubprocessOptions.OutputLimit"/>.
    /// </exception>
    /// <exception cref="ArgumentException">No command, or arguments or options that can't be passed to any process.</exception>
    public static async Task<PipelineResult> RunPipelineAsync(
        IReadOnlyList<IReadOnlyList<string>> commands, SubprocessOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commands);
        if (commands.Count == 0)
            throw new ArgumentException("A pipeline has at least one command.", nameof(commands));

        options ??= new SubprocessOptions();
        var run = new ProcessRun(options);
        await using (run.ConfigureAwait(false))
        {
            try
            {
                await StartPipelineAsync(run, commands, options, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await run.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
                throw;
            }

            return new PipelineResult(await run.CompleteAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task StartPipelineAsync(
        ProcessRun run, IReadOnlyList<IReadOnlyList<string>> commands, SubprocessOptions options,
        CancellationToken cancellationToken)
    {
        SafeHandle? input = null;
        SafeHandle? output = null;
        SafeHandle? nextInput = null;
        try
        {
            for (int i = 0; i < commands.Count; i++)
            {
                var stage = options.Clone();
                if (i > 0)
                    stage.StandardInput = SubprocessInput.FromHandle(input!);
                if (i < commands.Count - 1)
                {
                    (nextInput, output) = AnonymousPipe.Create();
                    stage.StandardOutput = SubprocessOutput.ToHandle(output);
                }

                await StartIntoAsync(run, commands[i], stage, cancellationToken).ConfigureAwait(false);

                // Each end is closed here as soon as its child has it, or nobody would ever see the end of the stream.
                input?.Dispose();
                output?.Dispose();
                (input, nextInput) = (nextInput, null);
            }
        }
        finally
        {
            input?.Dispose();
            output?.Dispose();
            nextInput?.Dispose();
        }
    }
}
