using System.Buffers;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Benchmarks.Codecs;

/// <summary>
/// What Offload generated for a method that takes and returns the value, called as it is on both sides of a border.
/// </summary>
internal sealed class OffloadCodec<T>(T value, Func<T, WorkerCall<T>> createCall) : Codec<T>(value)
{
    private readonly WorkerMethod _method = createCall(value).Method;

    public override string Name => "Offload";

    protected override void Write(T value, ArrayBufferWriter<byte> output)
    {
        var writer = new PayloadWriter(output);
        createCall(value).WriteArguments(ref writer);
        writer.Flush();
    }

    protected override T Read(ReadOnlyMemory<byte> input)
    {
        var reader = new PayloadReader(input.Span);
        var call = (WorkerCall<T>)_method.CreateCall();
        call.ReadResult(ref reader);
        reader.EnsureEnd();
        return call.Result;
    }
}
