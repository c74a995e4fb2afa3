using Offload.Subprocesses;

namespace Offload.Samples.Subprocesses;

/// <summary>The longest words of a text, as a pipeline from argument lists: nothing to quote, every exit status known.</summary>
internal static class PipelineWithoutShell
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new SubprocessOptions
        {
            StandardInput = SubprocessInput.FromString(
                "a static method marked with an attribute gets a generated asynchronous proxy\n"),
        };
        PipelineResult result = await Subprocess.RunPipelineAsync(
            [["tr", " ", "\n"], ["awk", "{ print length($0), $0 }"], ["sort", "-rn"], ["head", "-n", "3"]],
            options,
            cancellationToken);
        Console.Write(result.EnsureSuccess().OutputText);
        Console.WriteLine(string.Join(" | ", result.Stages.Select(stage => $"{stage.Arguments[0]}: {stage.ExitStatus}")));
    }
}
