using System.Buffers;

namespace Offload.Serialization;

/// <summary>Writes values in MemoryPack's layout into a buffer writer.</summary>
public ref struct PayloadWriter
{
    private readonly IBufferWriter<byte> _output;

    /// <summary>Makes a writer that appends to <paramref name="output"/>.</summary>
    public PayloadWriter(IBufferWriter<byte> output) => _output = output;

    /// <summary>Hands everything written so far to the buffer writer.</summary>
    public void Flush() => _output.Write(default);
}
