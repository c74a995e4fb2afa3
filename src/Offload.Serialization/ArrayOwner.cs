using System.Buffers;

namespace Offload.Serialization;

/// <summary>An array as memory that is disposed of: afterwards it can't be reached here any more.</summary>
internal sealed class ArrayOwner<T>(T[] array) : IMemoryOwner<T>
{
    private T[]? _array = array;

    public Memory<T> Memory => _array ?? throw new ObjectDisposedException(nameof(IMemoryOwner<T>));

    public void Dispose() => _array = null;
}
