using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Conveyors;

/// <summary>One way to have another process read a stream of this one, and write into one.</summary>
internal abstract class Conveyor : Contender
{
    /// <summary>What is read and written at a time.</summary>
    public const int Block = 128 * 1024;

    /// <summary>Has the other process read a stream to its end.</summary>
    /// <returns>How many bytes it has read.</returns>
    public abstract Task<long> SendAsync(Stream source);

    /// <summary>Has the other process write so many bytes into a stream, blocks of them.</summary>
    public abstract Task ReceiveAsync(Stream target, long bytes);

    /// <summary>What the other process does in <see cref="SendAsync"/>.</summary>
    protected static async Task<long> CountAsync(Stream source)
    {
        byte[] block = new byte[Block];
        long bytes = 0;
        for (int count = await source.ReadAsync(block); count > 0; count = await source.ReadAsync(block))
            bytes += count;
        return bytes;
    }

    /// <summary>What the other process does in <see cref="ReceiveAsync"/>.</summary>
    protected static async Task FillAsync(Stream target, long bytes)
    {
        byte[] block = new byte[Block];
        for (; bytes > 0; bytes -= Block)
            await target.WriteAsync(block);
    }
}
