using Offload.Subprocesses;

namespace Offload.Samples.Subprocesses;

/// <summary>Feeds text to a process and reads it back changed, both at the same time.</summary>
internal static class FeedThroughInput
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        string[] upper = ["tr", "[:lower:]", "[:upper:]"];
        await using (RunningProcess process = await Subprocess.OpenAsync(upper, cancellationToken: cancellationToken))
        {
            SubprocessResult result = await process.CommunicateAsync(
                "this text will be converted to all caps\n", cancellationToken);
            Console.Write(result.EnsureSuccess().OutputText);
        }

        // The same in one go, with the input as an option.
        var options = new SubprocessOptions { StandardInput = SubprocessInput.FromString("and so will this\n") };
        Console.Write((await Subprocess.RunAsync(upper, options, cancellationToken)).EnsureSuccess().OutputText);
    }
}
