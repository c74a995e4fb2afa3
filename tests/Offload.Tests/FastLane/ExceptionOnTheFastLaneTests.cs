using Offload.Tests.Failures;

namespace Offload.Tests.FastLane;

/// <summary>What <see cref="ExceptionTests"/> says holds where every call takes the fast lane.</summary>
public sealed class ExceptionOnTheFastLaneTests : ExceptionTests
{
    protected override FastLaneUse FastLane => FastLaneUse.Always;
}
