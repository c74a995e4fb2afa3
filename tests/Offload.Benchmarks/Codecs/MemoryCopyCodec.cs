using System.Buffers;
using System.Runtime.InteropServices;

namespace Offload.Benchmarks.Codecs;

/// <summary>No serialiser at all: the array's memory into the buffer, and from there into a new array (memcpy).</summary>
internal sealed class MemoryCopyCodec(double[] value) : Codec<double[]>(value)
{
    public override string Name => "memcpy";

    protected override void Write(double[] value, ArrayBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<double>(value);
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    protected override double[] Read(ReadOnlyMemory<byte> input)
    {
        double[] copy = GC.AllocateUninitializedArray<double>(input.Length / sizeof(double));
        input.Span.CopyTo(MemoryMarshal.AsBytes(copy.AsSpan()));
        return copy;
    }
}
