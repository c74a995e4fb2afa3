namespace Offload.Subprocesses.Streams;

/// <summary>The background copies of one process, and when they end.</summary>
internal sealed class PumpSet : IAsyncDisposable
{
    // Never disposed: they have neither timer nor handle, and may be cancelled at any time.
    private readonly CancellationTokenSource _stopInput = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stopWaiting;
    private readonly TimeSpan _drainTimeout;
    private readonly Task<ExitStatus> _exited;
    private readonly InputPump? _inputPump;
    private readonly Task _input;
    private readonly Task _outputs;
    private readonly bool _isEmpty;
    private Task? _disposal;

    public PumpSet(InputPump? input, OutputPump? output, OutputPump? error, Task<ExitStatus> exited, SubprocessOptions options)
    {
        _exited = exited;
        _inputPump = input;
        _drainTimeout = options.OutputDrainTimeout;
        _stopWaiting = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        _input = input?.RunAsync(_stopInput.Token) ?? Task.CompletedTask;
        Output = output?.RunAsync(_stopWaiting.Token, _abort.Token) ?? Task.CompletedTask;
        Error = error?.RunAsync(_stopWaiting.Token, _abort.Token) ?? Task.CompletedTask;
        _outputs = Task.WhenAll(Output, Error);
        _isEmpty = input is null && output is null && error is null;
        Completion = _isEmpty ? exited : CompleteAsync([_input, Output, Error]);
    }

    /// <summary>The copy of standard output.</summary>
    public Task Output { get; }

    /// <summary>The copy of standard error.</summary>
    public Task Error { get; }

    /// <summary>
    /// Ends when the process has exited and its output has been taken; fails as soon as a copy does, though the process may still
    /// run.
    /// </summary>
    public Task Completion { get; }

    /// <summary>Closes the child's input, whatever is left for it, and whether the source hears of it or not.</summary>
    public void StopInput()
    {
        if (_inputPump is null)
            return;
        _inputPump.Pipe.Dispose();
        _stopInput.Cancel();
    }

    /// <summary>
    /// Takes what is in the output pipes now, and doesn't wait for more; sinks that take their time are told not to.
    /// </summary>
    public async Task StopAsync()
    {
        await _stopInput.CancelAsync().ConfigureAwait(false);
        await _stopWaiting.CancelAsync().ConfigureAwait(false);
        await _abort.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_outputs).ConfigureAwait(false);
    }

    /// <summary>
    /// To be called after the exit: waits for the copies, never longer than the drain time, and throws nothing.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (_isEmpty)
        {
            _stopWaiting.Dispose();
            return default;
        }

        lock (_stopInput)
            return new ValueTask(_disposal ??= DisposeOnceAsync());
    }

    private async Task DisposeOnceAsync()
    {
        await _stopInput.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(Completion).ConfigureAwait(false);

        // One copy has failed: the other has not been told that the process is gone.
        if (!_outputs.IsCompleted)
            StopWaitingSoon();
        await Task.WhenAny(_outputs).ConfigureAwait(false);
        _ = Completion.Exception;
        _ = _outputs.Exception;
        _ = _input.ContinueWith(
            static input => _ = input.Exception,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        _stopWaiting.Dispose();
    }

    private async Task CompleteAsync(List<Task> copies)
    {
        List<Task> pending = [_exited, .. copies];
        while (!_exited.IsCompleted)
            await AwaitNextAsync(pending).ConfigureAwait(false);

        // A source that ignores its token must not hold up a process that has long exited; the outputs stop by themselves.
        if (_input.IsCompletedSuccessfully && _outputs.IsCompletedSuccessfully)
            return;
        await _stopInput.CancelAsync().ConfigureAwait(false);
        StopWaitingSoon();
        try
        {
            await _input.WaitAsync(_stopWaiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The source doesn't hear that the rest is of no use to anyone.
        }

        await _outputs.ConfigureAwait(false);
    }

    private void StopWaitingSoon()
    {
        if (_drainTimeout != Timeout.InfiniteTimeSpan)
            _stopWaiting.CancelAfter(_drainTimeout);
    }

    private static async Task AwaitNextAsync(List<Task> pending)
    {
        var ended = await Task.WhenAny(pending).ConfigureAwait(false);
        pending.Remove(ended);
        await ended.ConfigureAwait(false);
    }
}
