namespace Offload.Subprocesses.Streams;

/// <summary>What the three streams are if the options don't say.</summary>
internal sealed record StreamDefaults(SubprocessInput Input, SubprocessOutput Output, SubprocessOutput Error)
{
    public static StreamDefaults AllPipes { get; } = new(SubprocessInput.Pipe, SubprocessOutput.Pipe, SubprocessOutput.Pipe);
}
