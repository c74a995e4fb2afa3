using System.Buffers;

namespace Offload.Serialization;

/// <summary>
/// A buffer that is told of large values before they are written, so that it can make room in time, or refuse them before
/// gigabytes were copied.
/// </summary>
public interface IPayloadOutput : IBufferWriter<byte>
{
    /// <summary>That many bytes are about to be written.</summary>
    /// <exception cref="OffloadSerializationException">There is no room for them.</exception>
    void Expect(long bytes);
}
