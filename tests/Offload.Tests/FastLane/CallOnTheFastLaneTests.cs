using Offload.Tests.Calls;

namespace Offload.Tests.FastLane;

/// <summary>What <see cref="CallTests"/> says holds where every call takes the fast lane.</summary>
public sealed class CallOnTheFastLaneTests : CallTests
{
    protected override FastLaneUse FastLane => FastLaneUse.Always;
}
