using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>Offload.Subprocess by its defaults.</summary>
internal sealed class OffloadRunLauncher : DotNetLauncher
{
    public override string Name => "Offload RunAsync, outputs collected";

    protected override async Task<int> StartAndWaitAsync() => (await Subprocess.RunAsync([Program])).ExitStatus.ReturnCode;
}
