using Medallion.Shell;

namespace Offload.Benchmarks.Launchers;

/// <summary>MedallionShell by its defaults: all three streams are pipes.</summary>
internal sealed class MedallionShellLauncher : DotNetLauncher
{
    public override string Name => $"MedallionShell {typeof(Command).Assembly.GetName().Version!.ToString(3)}, outputs collected";

    protected override async Task<int> StartAndWaitAsync() => (await Command.Run(Program).Task).ExitCode;
}
