using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Streamers;

/// <summary>One way to get a stream of numbers out of another process.</summary>
internal abstract class Streamer : Contender
{
    /// <summary>The numbers from 0, as they come out of the other process.</summary>
    public abstract IAsyncEnumerable<int> CountAsync(int items);
}
