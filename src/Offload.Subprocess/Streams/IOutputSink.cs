namespace Offload.Subprocesses.Streams;

/// <summary>Takes a child's output, block by block.</summary>
internal interface IOutputSink
{
    /// <summary>Takes the next block; the memory is the caller's again as soon as the task is done.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <summary>
    /// No more blocks will come, because the stream ended or, if not <paramref name="endSeen"/>, because the wait for its end
    /// did.
    /// </summary>
    ValueTask CompleteAsync(bool endSeen, CancellationToken cancellationToken);
}
