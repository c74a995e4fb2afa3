using Offload.Tests.Failures;

namespace Offload.Tests.FastLane;

/// <summary>What <see cref="CancellationTests"/> says holds where every call takes the fast lane.</summary>
public sealed class CancellationOnTheFastLaneTests : CancellationTests
{
    protected override FastLaneUse FastLane => FastLaneUse.Always;
}
