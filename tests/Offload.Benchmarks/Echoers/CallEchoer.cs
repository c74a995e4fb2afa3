using System.Diagnostics;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Echoers;

/// <summary>An echo that this program calls.</summary>
internal abstract class CallEchoer : Echoer
{
    public sealed override async Task EchoAsync(byte[] payload, Samples samples, int times)
    {
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            byte[] echo = await EchoAsync(payload);
            samples.Add(Stopwatch.GetElapsedTime(start));
            if (!echo.AsSpan().SequenceEqual(payload))
                throw new InvalidOperationException($"{Name} has sent other bytes back.");
        }
    }

    protected abstract ValueTask<byte[]> EchoAsync(byte[] payload);
}
