using System.Buffers;

namespace Offload.Serialization;

/// <summary>
/// A buffer that is told of large values before they are written, so that it can make room in time, or refuse them before
/// gigabytes were copied; and that is given them whole, to copy them in the way that suits their number.
/// </summary>
public interface IPayloadOutput : IBufferWriter<byte>
{
    /// <summary>That many bytes are about to be written.</summary>
    /// <exception cref="OffloadSerializationException">There is no room for them.</exception>
    void Expect(long bytes);

    /// <summary>Writes a large value whole, instead of into a span.</summary>
    /// <exception cref="OffloadSerializationException">There is no room for it.</exception>
    void Write(ReadOnlySpan<byte> bytes);
}
