namespace Offload.Subprocesses.Streams;

/// <summary>Copies a child's output into a stream, which stays open.</summary>
internal sealed class StreamSink(Stream stream) : IOutputSink
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken) =>
        stream.WriteAsync(block, cancellationToken);

    public ValueTask CompleteAsync(bool endSeen, CancellationToken cancellationToken)
        => new(stream.FlushAsync(cancellationToken));
}
