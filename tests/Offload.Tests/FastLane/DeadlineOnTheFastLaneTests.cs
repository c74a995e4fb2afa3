using Offload.Tests.Failures;

namespace Offload.Tests.FastLane;

/// <summary>What <see cref="DeadlineTests"/> says holds where every call takes the fast lane.</summary>
public sealed class DeadlineOnTheFastLaneTests : DeadlineTests
{
    protected override FastLaneUse FastLane => FastLaneUse.Always;
}
