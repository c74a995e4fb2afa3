using System.Diagnostics;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Echoers;

/// <summary>An echo that a program of .NET calls. It is measured in a process of its own: <see cref="DotNetEchoer"/>.</summary>
internal abstract class CallEchoer : Contender
{
    /// <summary>From the call to the bytes that came back.</summary>
    public async Task<TimeSpan> MeasureAsync(byte[] payload)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] echo = await EchoAsync(payload);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        return echo.AsSpan().SequenceEqual(payload)
            ? taken
            : throw new InvalidOperationException($"{Name} has sent other bytes back.");
    }

    protected abstract ValueTask<byte[]> EchoAsync(byte[] payload);
}
