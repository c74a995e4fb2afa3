using Offload.Subprocesses;

namespace Offload.Samples.Subprocesses;

/// <summary>Reads what a process writes line by line, while it runs.</summary>
internal static class DateLineByLine
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using RunningProcess process = await Subprocess.OpenAsync(
            "for i in 1 2 3; do date; sleep 0.2; done", cancellationToken: cancellationToken);
        await foreach (var line in process.StandardOutput!.ReadLinesAsync(cancellationToken: cancellationToken))
            Console.WriteLine($"process {process.Id} says that it is {line}");
        Console.WriteLine(await process.WaitAsync(cancellationToken));
    }
}
