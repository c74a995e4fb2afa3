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

    /// <summary>
    /// Deletes what the runtimes of killed processes have left in the temporary folder: their debuggers' pipes.
    /// </summary>
    public static void DeleteFilesOf(params ReadOnlySpan<int> processes)
    {
        foreach (int process in processes)
        {
            foreach (string file in Directory.GetFiles(Path.GetTempPath(), $"*-{process}-*"))
                File.Delete(file);
        }
    }
}
