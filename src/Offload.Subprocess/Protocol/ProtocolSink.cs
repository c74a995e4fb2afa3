using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>Hands a child's output to a protocol.</summary>
internal sealed class ProtocolSink(Func<ReadOnlyMemory<byte>, ValueTask> receive) : IOutputSink
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken) => receive(block);

    public ValueTask CompleteAsync(bool endSeen, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
