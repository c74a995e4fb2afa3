namespace Offload.Subprocesses.Streams;

/// <summary>The background copies of one process.</summary>
internal sealed class PumpSet : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopInput = new();
    private readonly CancellationTokenSource _stopOutput;
    private readonly Task _input;
    private readonly Task _output;
    private readonly Task _drain;

    public PumpSet(StandardStreams streams, Task<ExitStatus> exited, TimeSpan drainTimeout, TimeProvider timeProvider)
    {
        _stopOutput = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _input = streams.Input.Pump?.RunAsync(_stopInput.Token) ?? Task.CompletedTask;
        _output = Task.WhenAll(
            streams.Output.Pump?.RunAsync(_stopOutput.Token) ?? Task.CompletedTask,
            streams.Error.Pump?.RunAsync(_stopOutput.Token) ?? Task.CompletedTask);
        _drain = _input.IsCompleted && _output.IsCompleted ? Task.CompletedTask : DrainAsync(exited, drainTimeout);
    }

    public void CancelInput() => _stopInput.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stopInput.CancelAsync().ConfigureAwait(false);
        await _drain.ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_input, _output).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopInput.IsCancellationRequested)
        {
        }

        _stopInput.Dispose();
        _stopOutput.Dispose();
    }

    private async Task DrainAsync(Task<ExitStatus> exited, TimeSpan drainTimeout)
    {
        await exited.ConfigureAwait(false);
        await _stopInput.CancelAsync().ConfigureAwait(false);
        if (drainTimeout != Timeout.InfiniteTimeSpan)
            _stopOutput.CancelAfter(drainTimeout);
    }
}
