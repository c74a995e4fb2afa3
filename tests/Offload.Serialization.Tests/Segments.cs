using System.Buffers;

namespace Offload.Serialization.Tests;

/// <summary>Cuts bytes into a sequence of short segments, as they may come from a connection.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, long index)
    {
        Memory = memory;
        RunningIndex = index;
    }

    public static ReadOnlySequence<byte> Split(byte[] bytes, int segmentLength)
    {
        var first = new Segments(default, 0);
        Segments last = first;
        for (int start = 0; start < bytes.Length; start += segmentLength)
        {
            var next = new Segments(bytes.AsMemory(start, Math.Min(segmentLength, bytes.Length - start)), start);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
