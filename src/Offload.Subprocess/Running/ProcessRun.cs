using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Running;

/// <summary>One process, or several that form a pipeline, on the way from start to result.</summary>
internal sealed class ProcessRun(SubprocessOptions options) : IAsyncDisposable
{
    private readonly List<(RunningProcess Process, CaptureSink? Output, CaptureSink? Error)> _stages = [];

    public void Add(RunningProcess process, CaptureSink? output, CaptureSink? error) => _stages.Add((process, output, error));

    /// <summary>
    /// Waits until all have exited and their output is taken. In every other case all are ended and reaped before it throws.
    /// </summary>
    public async Task<IReadOnlyList<SubprocessResult>> CompleteAsync(CancellationToken cancellationToken)
    {
        var completion = CompleteAllAsync();
        try
        {
            await completion.WaitAsync(options.Timeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(options.CancellationGracePeriod).ConfigureAwait(false);
            throw new SubprocessCanceledException(CreateResults(), cancellationToken);
        }
        catch (TimeoutException) when (!completion.IsFaulted)
        {
            await StopAsync(options.CancellationGracePeriod).ConfigureAwait(false);
            throw new SubprocessTimeoutException(CreateResults(), options.Timeout);
        }
        catch
        {
            await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }

        return CreateResults();
    }

    /// <summary>Ends what still runs, all at the same time.</summary>
    public Task StopAsync(TimeSpan gracePeriod) => Task.WhenAll(_stages.Select(stage => StopAsync(stage.Process, gracePeriod)));

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _, _) in _stages)
            await process.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CompleteAllAsync()
    {
        // One by one in the order in which they end, so that the first failure is seen at once.
        await foreach (var completed in Task.WhenEach(_stages.Select(stage => stage.Process.Completion)).ConfigureAwait(false))
            await completed.ConfigureAwait(false);
    }

    private List<SubprocessResult> CreateResults() =>
        _stages.ConvertAll(stage => stage.Process.CreateResult(stage.Output, stage.Error));

    private static async Task StopAsync(RunningProcess process, TimeSpan gracePeriod)
    {
        await process.StopAsync(gracePeriod).ConfigureAwait(false);
        await process.StopCopyingAsync().ConfigureAwait(false);
    }
}
