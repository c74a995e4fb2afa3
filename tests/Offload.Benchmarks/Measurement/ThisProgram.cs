using System.Reflection;

namespace Offload.Benchmarks.Measurement;

/// <summary>This program, to be started again as another process of its own.</summary>
internal static class ThisProgram
{
    /// <summary>What starts it, without arguments.</summary>
    public static IReadOnlyList<string> Command { get; } = FindCommand();

    /// <summary>When its code is compiled, which the property ReadyToRun of its build says.</summary>
    public static string Compiled { get; } = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ReadyToRun").Value switch
        {
            "true" => "beforehand, all of it",
            "packages" => "beforehand as far as it is Offload's, as its packages are",
            _ => "when it first runs",
        };

    private static string[] FindCommand()
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Assembly.GetExecutingAssembly().Location]
            : [program];
    }
}
