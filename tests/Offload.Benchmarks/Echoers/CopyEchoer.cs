using System.Diagnostics;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Echoers;

/// <summary>
/// The floor: four copies inside one process, which an echo between two address spaces can't avoid (in and out of what they
/// share, there and back).
/// </summary>
internal sealed class CopyEchoer : Echoer
{
    private const int Copies = 4;

    private byte[] _copy = [];

    public override string Name => "four plain copies in one process";

    public override Task EchoAsync(byte[] payload, Samples samples, int times)
    {
        if (_copy.Length != payload.Length)
            _copy = new byte[payload.Length];
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int copy = 0; copy < Copies; copy++)
                payload.CopyTo(_copy, 0);
            samples.Add(Stopwatch.GetElapsedTime(start));
        }

        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => default;
}
