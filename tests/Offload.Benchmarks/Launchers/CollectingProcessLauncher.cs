using System.Diagnostics;

namespace Offload.Benchmarks.Launchers;

/// <summary>System.Diagnostics.Process, with both outputs read as one has to: at the same time.</summary>
internal sealed class CollectingProcessLauncher : DotNetLauncher
{
    public override string Name => "Process, WaitForExitAsync, outputs collected";

    protected override async Task<int> StartAndWaitAsync()
    {
        var start = new ProcessStartInfo(Program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        return process.ExitCode;
    }
}
