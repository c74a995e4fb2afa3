using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Echoers;

/// <summary>One way to send bytes to another process and get them back.</summary>
internal abstract class Echoer : Contender
{
    /// <summary>
    /// Sends the bytes that many times, one after the other, and measures each from the call to the bytes that came back.
    /// </summary>
    public abstract Task EchoAsync(byte[] payload, Samples samples, int times);
}
