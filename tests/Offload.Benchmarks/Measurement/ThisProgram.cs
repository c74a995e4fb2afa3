using System.Reflection;

namespace Offload.Benchmarks.Measurement;

/// <summary>This program, to be started again as another process of its own.</summary>
internal static class ThisProgram
{
    /// <summary>What starts it, without arguments.</summary>
    public static IReadOnlyList<string> Command { get; } = FindCommand();

    private static string[] FindCommand()
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Assembly.GetExecutingAssembly().Location]
            : [program];
    }
}
