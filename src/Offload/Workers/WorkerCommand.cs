using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Offload.Workers;

/// <summary>How to start this program once more.</summary>
internal static class WorkerCommand
{
    /// <summary>The command line of a worker.</summary>
    /// <param name="workerExecutable">A dedicated worker program (an executable, or a .dll for the <c>dotnet</c> host), or null
    /// for this program.</param>
    /// <exception cref="WorkerStartException">There is no telling how this program was started.</exception>
    public static IReadOnlyList<string> Resolve(string? workerExecutable)
    {
        if (workerExecutable is not null)
        {
            return workerExecutable.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                ? ["dotnet", "exec", workerExecutable]
                : [workerExecutable];
        }

        string program = Environment.ProcessPath
            ?? throw new WorkerStartException(
                "The path of this program is not known: set WorkerPoolOptions.WorkerExecutable.", "", innerException: null);
        bool isDotnetHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isDotnetHost ? ResolveDotnet(program) : [program];
    }

    /// <summary>
    /// Test hosts and other launchers give the runtime another configuration and another list of assemblies than those beside the
    /// entry assembly; a worker must have the same.
    /// </summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A single-file program does not "
        + "run under the dotnet host.")]
    private static List<string> ResolveDotnet(string dotnet)
    {
        string? entry = Assembly.GetEntryAssembly()?.Location;
        if (string.IsNullOrEmpty(entry))
            throw new WorkerStartException(
                "This program has no entry assembly to start a worker with: set WorkerPoolOptions.WorkerExecutable.", "",
                innerException: null);

        List<string> command = [dotnet, "exec"];
        string? deps = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        if (!string.IsNullOrEmpty(deps) && deps.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase) && File.Exists(deps))
        {
            string runtimeConfig = deps[..^".deps.json".Length] + ".runtimeconfig.json";
            if (File.Exists(runtimeConfig))
                command.AddRange(["--runtimeconfig", runtimeConfig]);
            command.AddRange(["--depsfile", deps]);
        }

        command.Add(entry);
        return command;
    }
}
