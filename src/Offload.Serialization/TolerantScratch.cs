using System.Buffers;
using System.Runtime.InteropServices;

namespace Offload.Serialization;

/// <summary>Holds the members of version-tolerant objects, which may be nested, until their lengths are known.</summary>
internal sealed class TolerantScratch
{
    private readonly List<Level> _levels = [];
    private int _depth;

    /// <summary>Where the members of the innermost object go.</summary>
    public ArrayBufferWriter<byte> Current => _levels[_depth - 1].Members;

    /// <summary>Starts an object inside the innermost one.</summary>
    /// <param name="output">Where the object itself will go.</param>
    /// <param name="flushed">How much has gone there before.</param>
    public void Push(IBufferWriter<byte> output, long flushed)
    {
        if (_depth == _levels.Count)
            _levels.Add(new Level());
        Level level = _levels[_depth++];
        level.Output = output;
        level.Flushed = flushed;
        level.End = 0;
        level.Lengths.Clear();
        level.Members.ResetWrittenCount();
    }

    public void EndMember(long end)
    {
        Level level = _levels[_depth - 1];
        level.Lengths.Add(checked((int)(end - level.End)));
        level.End = end;
    }

    /// <summary>Gives the innermost object back; what it holds is valid until the next <see cref="Push"/>.</summary>
    public Frame Pop() => new(_levels[--_depth]);

    /// <summary>An object that is complete.</summary>
    public readonly ref struct Frame(Level level)
    {
        public IBufferWriter<byte> Output => level.Output!;

        public long Flushed => level.Flushed;

        public byte MemberCount => (byte)level.Lengths.Count;

        public ReadOnlySpan<int> Lengths => CollectionsMarshal.AsSpan(level.Lengths);

        public ReadOnlySpan<byte> Members => level.Members.WrittenSpan;
    }

    /// <summary>An object that is being written.</summary>
    public sealed class Level
    {
        public ArrayBufferWriter<byte> Members { get; } = new();

        public List<int> Lengths { get; } = [];

        public IBufferWriter<byte>? Output { get; set; }

        public long Flushed { get; set; }

        public long End { get; set; }
    }
}
