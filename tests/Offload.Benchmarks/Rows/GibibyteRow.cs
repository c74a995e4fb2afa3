using Offload.Benchmarks.Echoers;
using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Rows;

/// <summary>
/// One gibibyte there and back: what it costs the caller in memory. Each way in a process of its own, which measures itself.
/// </summary>
internal sealed class GibibyteRow : Row
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public override string Name => "gibibyte";

    public override string Title => "Echo of 1 GiB: the caller's peak resident memory (VmHWM, shared pages included) ÷ payload";

    public override string? Obstacle => OperatingSystem.IsLinux() ? null : "the peak is read from /proc";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        List<string> lines = [];
        foreach (string form in GibibyteTrial.Forms)
        {
            using var timeout = new CancellationTokenSource(Timeout);
            SubprocessResult result = await Subprocess.RunAsync(
                [.. ThisProgram.Command, GibibyteTrial.Argument, form], cancellationToken: timeout.Token);
            lines.Add($"{form,-46} {$"{result.StandardOutput}{result.StandardError}".Trim()}");
        }

        return lines;
    }
}
