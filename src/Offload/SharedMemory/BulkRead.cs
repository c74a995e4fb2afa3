using Microsoft.Win32.SafeHandles;

namespace Offload.SharedMemory;

/// <summary>Reads much of a memory file.</summary>
internal sealed unsafe class BulkRead : BlockWork
{
    private readonly SafeFileHandle _file;
    private readonly long _position;

    private BulkRead(SafeFileHandle file, long position, byte* destination, int length)
        : base(destination, length)
    {
        _file = file;
        _position = position;
    }

    /// <summary>Reads bytes, which have to be there.</summary>
    /// <exception cref="OffloadSerializationException">The file ends too early.</exception>
    public static void Read(SafeFileHandle file, long position, Span<byte> destination)
    {
        if (destination.Length < Threshold || !HasHelpers)
        {
            ReadExactly(file, position, destination);
            return;
        }

        fixed (byte* first = destination)
            new BulkRead(file, position, first, destination.Length).Run();
    }

    protected override void Fill(int start, Span<byte> piece) => ReadExactly(_file, _position + start, piece);

    private static void ReadExactly(SafeFileHandle file, long position, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(file, destination, position);
            if (count == 0)
                throw new OffloadSerializationException($"Shared memory ends at byte {position}, where more was promised.");
            position += count;
            destination = destination[count..];
        }
    }
}
