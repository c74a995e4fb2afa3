using System.Diagnostics;

namespace Offload.Benchmarks.Launchers;

/// <summary>System.Diagnostics.Process without any pipe. Its blocking wait saves changes of threads.</summary>
internal sealed class ProcessLauncher(bool blocking) : DotNetLauncher
{
    public override string Name => $"Process, {(blocking ? "WaitForExit" : "WaitForExitAsync")}, streams inherited";

    protected override async Task<int> StartAndWaitAsync()
    {
        using Process process = Process.Start(new ProcessStartInfo(Program))!;
        if (blocking)
            process.WaitForExit();
        else
            await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
