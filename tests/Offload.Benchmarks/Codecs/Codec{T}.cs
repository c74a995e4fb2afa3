using System.Buffers;

namespace Offload.Benchmarks.Codecs;

/// <summary>
/// A <see cref="Codec"/> of values of one type. Its buffer is there before the measurement, as a connection's is.
/// </summary>
internal abstract class Codec<T>(T value) : Codec
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 20);
    private T? _copy;

    public override int Size => _buffer.WrittenCount;

    public override void Verify()
    {
        Write(1);
        byte[] written = _buffer.WrittenSpan.ToArray();
        Read(1);
        _buffer.ResetWrittenCount();
        Write(_copy!, _buffer);
        if (!_buffer.WrittenSpan.SequenceEqual(written))
            throw new InvalidOperationException($"{Name} reads another {typeof(T).Name} than it wrote.");
    }

    public override void Write(int times)
    {
        for (; times > 0; times--)
        {
            _buffer.ResetWrittenCount();
            Write(value, _buffer);
        }
    }

    public override void Read(int times)
    {
        for (; times > 0; times--)
            _copy = Read(_buffer.WrittenMemory);
    }

    protected abstract void Write(T value, ArrayBufferWriter<byte> output);

    protected abstract T Read(ReadOnlyMemory<byte> input);
}
