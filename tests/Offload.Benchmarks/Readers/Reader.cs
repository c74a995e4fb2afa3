namespace Offload.Benchmarks.Readers;

/// <summary>One way to read what a program writes into a pipe.</summary>
internal abstract class Reader
{
    public const long Length = 1L << 30;

    public abstract string Name { get; }

    /// <summary>Has <see cref="Length"/> bytes written, reads them and returns how many came.</summary>
    public abstract Task<long> ReadAsync(CancellationToken cancellationToken);
}
