namespace Offload.Tests.Support;

/// <summary>A stream from which nothing comes, and that takes nothing, before it is cancelled.</summary>
internal sealed class SilentStream(bool canRead = true, bool canWrite = false) : SequentialStream(canRead, canWrite)
{
    private readonly TaskCompletionSource _touched = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed once somebody reads, writes or flushes.</summary>
    public Task Touched => _touched.Task;

    public bool WasCancelled { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await WaitAsync(cancellationToken);
        return 0;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => await WaitAsync(cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => WaitAsync(cancellationToken);

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        _touched.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            WasCancelled = true;
        }
    }
}
