using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>Offload.Subprocess without any pipe.</summary>
internal sealed class OffloadOpenLauncher : DotNetLauncher
{
    private static readonly SubprocessOptions Options = new()
    {
        StandardInput = SubprocessInput.Inherit,
        StandardOutput = SubprocessOutput.Inherit,
        StandardError = SubprocessOutput.Inherit,
    };

    public override string Name => "Offload OpenAsync + WaitAsync, streams inherited";

    protected override async Task<int> StartAndWaitAsync()
    {
        await using RunningProcess process = await Subprocess.OpenAsync([Program], Options);
        return (await process.WaitAsync()).ReturnCode;
    }
}
