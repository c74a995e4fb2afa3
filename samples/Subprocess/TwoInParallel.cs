using System.Diagnostics;
using Offload.Subprocesses;

namespace Offload.Samples.Subprocesses;

/// <summary>Runs two commands at the same time: together they take as long as the longer one.</summary>
internal static class TwoInParallel
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        SubprocessResult[] results = await Task.WhenAll(
            Subprocess.RunAsync("sleep 0.3; echo 'the first is done'", cancellationToken: cancellationToken),
            Subprocess.RunAsync("sleep 0.4; echo 'the second is done'", cancellationToken: cancellationToken));
        foreach (SubprocessResult? result in results)
            Console.Write(result.OutputText);
        Console.WriteLine($"both in {clock.Elapsed.TotalSeconds:F1} s");
    }
}
