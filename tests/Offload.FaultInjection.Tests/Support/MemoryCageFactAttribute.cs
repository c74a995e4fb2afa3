namespace Offload.FaultInjection.Tests.Support;

/// <summary>A test that has to be able to build a <see cref="MemoryCage"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MemoryCageFactAttribute : FactAttribute
{
    private static readonly string? Obstacle = MemoryCage.FindObstacle();

    public MemoryCageFactAttribute() => Skip = Obstacle;
}
