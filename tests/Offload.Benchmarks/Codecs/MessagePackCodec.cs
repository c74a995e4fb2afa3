using System.Buffers;
using MessagePack;

namespace Offload.Benchmarks.Codecs;

/// <summary>MessagePack for C#, with numbers as keys and the code that it emits at run time.</summary>
internal sealed class MessagePackCodec<T>(T value) : Codec<T>(value)
{
    public override string Name => "MessagePack";

    protected override void Write(T value, ArrayBufferWriter<byte> output) => MessagePackSerializer.Serialize(output, value);

    protected override T Read(ReadOnlyMemory<byte> input) => MessagePackSerializer.Deserialize<T>(input);
}
