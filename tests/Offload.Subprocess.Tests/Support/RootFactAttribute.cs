namespace Offload.Subprocesses.Tests.Support;

/// <summary>A test that only root can run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Skip = "Needs root on Linux.";
    }
}
