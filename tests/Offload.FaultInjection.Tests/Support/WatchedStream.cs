using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Support;

/// <summary>Another stream, without a position, that tells of each use.</summary>
internal sealed class WatchedStream(Stream stream, Action touched, bool canRead = true, bool canWrite = true)
    : SequentialStream(canRead, canWrite)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        touched();
        await Task.Yield();
        return await stream.ReadAsync(buffer, cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        touched();
        await Task.Yield();
        await stream.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        touched();
        return Task.CompletedTask;
    }
}
