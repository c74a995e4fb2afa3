using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Readers;

/// <summary>One way to read what a program writes into a pipe.</summary>
internal abstract class Reader : Contender
{
    public const long Length = 1L << 30;

    /// <summary>Has <see cref="Length"/> bytes written, reads them and returns how many came.</summary>
    public abstract Task<long> ReadAsync(CancellationToken cancellationToken);

    public sealed override ValueTask DisposeAsync() => default;
}
