namespace Offload.Tests.Support;

/// <summary>A stream that takes nothing until the obstacle is removed, and then everything, or nothing but offence.</summary>
internal sealed class Obstacle() : SequentialStream(canRead: false, canWrite: true)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public long Written { get; private set; }

    public Exception? Failure { get; init; }

    public Action? WhenFlushed { get; init; }

    public void Remove() => _removed.TrySetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _reached.TrySetResult();
        await _removed.Task.WaitAsync(cancellationToken);
        if (Failure is not null)
            throw Failure;
        Written += buffer.Length;
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        WhenFlushed?.Invoke();
        return Task.CompletedTask;
    }
}
