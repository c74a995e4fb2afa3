using BenchmarkDotNet.Attributes;
using Offload.Benchmarks.Codecs;

namespace Offload.Benchmarks.Micro;

/// <summary>A value to bytes, and back.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class CodecBenchmarks
{
    private const int Times = 16; // so that what a virtual call costs is nothing beside what it calls

    private Codec _codec = null!;

    /// <summary>Whose turn it is.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public static IEnumerable<string> Names => ShapeCodecs.ByName.Keys;

    [GlobalSetup]
    public void Find()
    {
        _codec = ShapeCodecs.ByName[Name];
        _codec.Verify();
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public void Write() => _codec.Write(Times);

    [Benchmark(OperationsPerInvoke = Times)]
    public void Read() => _codec.Read(Times);
}
