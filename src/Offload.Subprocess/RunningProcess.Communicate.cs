using System.Diagnostics;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <content>Feeding the input and collecting both outputs at the same time.</content>
public sealed partial class RunningProcess
{
    /// <summary>
    /// Writes <paramref name="input"/> to the child and closes its input, reads both outputs to their end meanwhile, and waits
    /// for the exit: asyncio's <c>communicate</c>. A child that stops reading its input is no error.
    /// </summary>
    /// <param name="input">What to write. Default: nothing, the child sees the end of its input at once.</param>
    /// <param name="cancellationToken">Ends the call; the process goes on, but its pipes are spent.</param>
    /// <returns>The exit status and what was written to each stream that is a pipe.</returns>
    /// <exception cref="InvalidOperationException">There is something to write, but standard input is no pipe.</exception>
    /// <exception cref="SubprocessCanceledException">It was cancelled; what had been read is in the exception.</exception>
    /// <exception cref="OutputLimitExceededException">
    /// There was more output than <see cref="SubprocessOptions.OutputLimit"/>.
    /// </exception>
    public async Task<SubprocessResult> CommunicateAsync(
        ReadOnlyMemory<byte> input = default, CancellationToken cancellationToken = default)
    {
        if (StandardInput is null && !input.IsEmpty)
            throw new InvalidOperationException("There is input for the process, but its standard input is no pipe.");

        var output = CreateCapture(StandardOutput);
        var error = CreateCapture(StandardError);
        var pumps = StartCopies((pipe, token) => pipe.WriteAsync(input, token).AsTask(), output, error);
        try
        {
            await pumps.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            await Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await pumps.StopAsync().ConfigureAwait(false);
            throw new SubprocessCanceledException([CreateResult(output, error)], cancellationToken);
        }

        await pumps.DisposeAsync().ConfigureAwait(false);
        return CreateResult(output, error);
    }

    /// <summary>The same with text as the input, in <see cref="SubprocessOptions.Encoding"/>.</summary>
    /// <param name="input">What to write.</param>
    /// <param name="cancellationToken">Ends the call; the process goes on, but its pipes are spent.</param>
    /// <returns>The exit status and what was written to each stream that is a pipe.</returns>
    /// <exception cref="InvalidOperationException">There is something to write, but standard input is no pipe.</exception>
    /// <exception cref="SubprocessCanceledException">It was cancelled; what had been read is in the exception.</exception>
    /// <exception cref="OutputLimitExceededException">
    /// There was more output than <see cref="SubprocessOptions.OutputLimit"/>.
    /// </exception>
    public Task<SubprocessResult> CommunicateAsync(string input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return CommunicateAsync(_options.Encoding.GetBytes(input), cancellationToken);
    }

    /// <summary>Copies to and from those of the caller's streams that are pipes.</summary>
    internal PumpSet StartCopies(Func<Stream, CancellationToken, Task>? feed, IOutputSink? output, IOutputSink? error) => new(
        feed is not null && StandardInput is ChildPipeStream stdin ? new InputPump(stdin, feed) : null,
        output is not null && (StandardOutput ?? Terminal?.Stream) is ChildPipeStream stdout
            ? new OutputPump(stdout, output)
            : null,
        error is not null && StandardError is ChildPipeStream stderr ? new OutputPump(stderr, error) : null,
        _child.Exited,
        _options);

    internal SubprocessResult CreateResult(CaptureSink? output, CaptureSink? error)
    {
        var exit = _child.Exit;
        return new SubprocessResult
        {
            Arguments = Arguments,
            ProcessId = Id,
            ExitStatus = exit?.Status ?? default,
            Ending = Ending,
            StandardOutput = output?.ToOutput(),
            StandardError = error?.ToOutput(),
            StartTime = _startTime,
            RunTime = Stopwatch.GetElapsedTime(_startTimestamp, exit?.Timestamp ?? Stopwatch.GetTimestamp()),
            ResourceUsage = exit?.Usage,
        };
    }

    /// <summary>Takes what the process has left behind in its pipes, after it was stopped.</summary>
    internal Task StopCopyingAsync() => _pumps.StopAsync();

    private CaptureSink? CreateCapture(Stream? stream) => stream is null ? null : CaptureSink.For(_options);
}
