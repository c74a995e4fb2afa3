using Offload.Tests.Failures;

namespace Offload.Tests.FastLane;

/// <summary>What <see cref="CrashTests"/> says holds where every call takes the fast lane.</summary>
public sealed class CrashOnTheFastLaneTests : CrashTests
{
    protected override FastLaneUse FastLane => FastLaneUse.Always;
}
