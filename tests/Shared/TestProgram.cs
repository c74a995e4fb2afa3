using System.Reflection;

namespace Offload.Tests.Support;

/// <summary>The program in <c>tests/Offload.TestProgram</c>.</summary>
public static class TestProgram
{
    /// <summary>The path of its <c>.dll</c>.</summary>
    public static string Assembly { get; } = typeof(TestProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "TestProgram").Value!;

    /// <summary>The path of its executable.</summary>
    public static string Executable { get; } = Path.ChangeExtension(Assembly, OperatingSystem.IsWindows() ? ".exe" : null);
}
