using System.Diagnostics.CodeAnalysis;
using Offload;
using Offload.WorkerHost;

/// <summary>
/// What the runtime runs before <c>Main</c> when <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The name of the class, of its
/// method and the missing namespace are the runtime's contract.
/// </summary>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime's contract.")]
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime's contract.")]
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "The runtime's contract.")]
internal static class StartupHook
{
    /// <summary>In a worker it never returns, so that the program's <c>Main</c> doesn't run a second time.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(WorkerEnvironment.ChannelVariable) is { Length: > 0 } channel)
            WorkerMain.Run(channel);
    }
}
