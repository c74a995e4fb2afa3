namespace Offload.Tests.Support;

/// <summary>A stream from which nothing ever comes.</summary>
internal sealed class Silence : ReadOnlyStream
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => _asked.Task;

    public bool WasCancelled { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _asked.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            WasCancelled = true;
        }

        return 0;
    }
}
