using System.Diagnostics;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Codecs;

/// <summary>How long a codec takes for its value, measured in batches that are long enough for the clock.</summary>
internal sealed class CodecTiming
{
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(2);

    // Until the runtime has replaced its first code by its best.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private readonly Samples _writes;
    private readonly Samples _reads;
    private readonly Samples _both;
    private readonly int _times = 1;

    public CodecTiming(Codec codec, int rounds)
    {
        Codec = codec;
        _writes = new Samples(rounds);
        _reads = new Samples(rounds);
        _both = new Samples(rounds);
        codec.Verify();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < WarmUp)
        {
            if (Time(codec.Write) + Time(codec.Read) < Batch)
                _times *= 2;
        }
    }

    public Codec Codec { get; }

    public double WriteNanoseconds => Median(_writes);

    public double ReadNanoseconds => Median(_reads);

    public double BothNanoseconds => Median(_both);

    public void Take()
    {
        TimeSpan write = Time(Codec.Write);
        TimeSpan read = Time(Codec.Read);
        _writes.Add(write);
        _reads.Add(read);
        _both.Add(write + read);
    }

    private TimeSpan Time(Action<int> work)
    {
        long start = Stopwatch.GetTimestamp();
        work(_times);
        return Stopwatch.GetElapsedTime(start);
    }

    private double Median(Samples samples) => samples.Percentile(50).TotalNanoseconds / _times;
}
