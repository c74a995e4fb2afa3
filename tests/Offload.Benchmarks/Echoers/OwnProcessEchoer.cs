using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Echoers;

/// <summary>
/// An echo that another process makes and measures: what one way leaves behind for the garbage collector is not for the next one
/// to clear away.
/// </summary>
internal abstract class OwnProcessEchoer : Echoer
{
    private LineProcess? _process;

    /// <summary>What starts the process, which reads lines of a length and a number, and writes that many durations.</summary>
    protected abstract IReadOnlyList<string> Command { get; }

    public override async Task<string?> PrepareAsync()
    {
        var options = new SubprocessOptions { StandardError = SubprocessOutput.Inherit, KillOnParentExit = true };
        _process = new LineProcess(Name, await Subprocess.OpenAsync(Command, options));
        return null;
    }

    public sealed override async Task EchoAsync(byte[] payload, Samples samples, int times)
    {
        foreach (string duration in await _process!.AskAsync($"{payload.Length} {times}", lines: times))
            samples.Add(LineProcess.ParseNanoseconds(duration));
    }

    public sealed override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;
}
