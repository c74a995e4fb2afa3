using Offload.Benchmarks.Codecs;
using Offload.Benchmarks.Micro;

namespace Offload.Benchmarks.Rows;

/// <summary>What it costs to turn values of several shapes into bytes and back.</summary>
internal sealed class SerializeRow : Row
{
    public override string Name => "serialize";

    public override string Title => "Values to bytes and back: medians, and bytes allocated; no process is involved";

    public override Task<IReadOnlyList<string>> MeasureAsync()
    {
        IReadOnlyDictionary<(string Method, string Name), MicroResult> results = MicroRun.Of<CodecBenchmarks>();
        return Task.FromResult<IReadOnlyList<string>>(
        [
            $"{"",-34} {"bytes",7} {"write",13} {"read",13} {"allocated",13}   this ÷ Offload's: write, read, both",
            .. ShapeCodecs.ByShape.SelectMany(row => row.Codecs.Select(codec => Line(row.Shape, codec, row.Codecs[0])).Prepend(row.Shape)),
        ]);

        string Line(string shape, Codec codec, Codec offload)
        {
            (MicroResult write, MicroResult read) = ResultsOf(shape, codec);
            (MicroResult ourWrite, MicroResult ourRead) = ResultsOf(shape, offload);
            double both = (write.Nanoseconds + read.Nanoseconds) / (ourWrite.Nanoseconds + ourRead.Nanoseconds);
            return $"  {codec.Name,-32} {codec.Size,7} {write.Nanoseconds,10:#,0.0} ns {read.Nanoseconds,10:#,0.0} ns {write.Bytes + read.Bytes,11:#,0} B   "
                + $"{write.Nanoseconds / ourWrite.Nanoseconds,8:0.00} {read.Nanoseconds / ourRead.Nanoseconds,8:0.00} {both,8:0.00}";
        }

        (MicroResult Write, MicroResult Read) ResultsOf(string shape, Codec codec)
        {
            string name = ShapeCodecs.NameOf(shape, codec);
            return (results[(nameof(CodecBenchmarks.Write), name)], results[(nameof(CodecBenchmarks.Read), name)]);
        }
    }
}
