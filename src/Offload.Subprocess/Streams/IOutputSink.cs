namespace Offload.Subprocesses.Streams;

/// <summary>Takes a child's output, block by block.</summary>
internal interface IOutputSink
{
    /// <summary>Takes the next block; the memory is the caller's again as soon as the task is done.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <summary>No more blocks will come.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
