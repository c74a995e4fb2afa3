using System.Buffers;

namespace Offload.Serialization;

/// <summary>Reads values in MemoryPack's layout from bytes that may come from anyone.</summary>
public ref struct PayloadReader
{
    private readonly ReadOnlySequence<byte> _input;

    /// <summary>Makes a reader of <paramref name="input"/>.</summary>
    public PayloadReader(in ReadOnlySequence<byte> input) => _input = input;

    /// <summary>How many bytes are left.</summary>
    public readonly long Remaining => _input.Length;
}
