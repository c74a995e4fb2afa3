namespace Offload.FastLane;

/// <summary>What a caller sees of its oldest call on the fast lane.</summary>
internal enum LaneLook
{
    NotYet,
    Answered,
    HandedOver,
}
