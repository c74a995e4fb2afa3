using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Offload.Benchmarks.Codecs;

/// <summary>The code that System.Text.Json generates.</summary>
internal sealed class JsonCodec<T>(T value, JsonTypeInfo<T> type) : Codec<T>(value)
{
    private static readonly Utf8JsonWriter Writer = new(Stream.Null);

    public override string Name => "System.Text.Json, generated code";

    protected override void Write(T value, ArrayBufferWriter<byte> output)
    {
        Writer.Reset(output);
        JsonSerializer.Serialize(Writer, value, type);
    }

    protected override T Read(ReadOnlyMemory<byte> input) => JsonSerializer.Deserialize(input.Span, type)!;
}
