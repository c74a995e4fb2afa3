namespace Offload.SharedMemory;

/// <summary>What a caller tells its worker about a segment, ahead of the call that needs it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="SegmentId">The segment's number, which no other has.</param>
/// <param name="Limit">How many bytes a result may have.</param>
internal readonly record struct SegmentMessage(SegmentMessageKind Kind, long SegmentId, long Limit);
