using System.Globalization;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Readers;

/// <summary>The system's own tools, connected by the shell; only the number comes here.</summary>
internal sealed class ShellReader(string consumers) : Reader
{
    public override string Name => $"shell, `head | {consumers}`";

    public override async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        SubprocessResult result = await Subprocess.RunAsync(
            $"head -c {Length} /dev/zero | {consumers}", cancellationToken: cancellationToken);
        return long.Parse(result.EnsureSuccess().OutputText, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }
}
