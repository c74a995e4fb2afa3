namespace Offload.SharedMemory;

/// <summary>What a <see cref="SegmentMessage"/> is about.</summary>
internal enum SegmentMessageKind : long
{
    /// <summary>The descriptor is a segment that arguments come in, to be read only.</summary>
    Arguments = 1,

    /// <summary>A segment of arguments will not be used any more.</summary>
    Forget = 2,

    /// <summary>The descriptor is a segment that one result may be written to.</summary>
    Result = 3,

    /// <summary>The segment's result has been read: another may be written to it.</summary>
    ResultAgain = 4,
}
