using Offload.Subprocesses;

namespace Offload.Samples.Subprocesses;

/// <summary>Runs a command and prints how it ended and what it wrote; a failure as an exception.</summary>
internal static class RunAndPrint
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        SubprocessResult result = await Subprocess.RunAsync("ls /; ls /no/such/directory", cancellationToken: cancellationToken);
        Console.WriteLine($"[exited with {result.ExitStatus} after {result.RunTime.TotalMilliseconds:F1} ms]");
        Console.WriteLine($"[stdout]\n{result.OutputText}");
        Console.WriteLine($"[stderr]\n{result.ErrorText}");

        try
        {
            result.EnsureSuccess();
        }
        catch (SubprocessFailedException exception)
        {
            Console.WriteLine(exception.Message);
        }
    }
}
