using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>
/// One way to start a program and to wait for its exit, in a process of its own, so that nobody has to live with what another has
/// left behind (a handler of a signal, memory, threads). The process reads how often to start the program, does it and measures
/// it by itself, and writes each duration in nanoseconds on a line.
/// </summary>
internal abstract class Launcher : Contender
{
    /// <summary>The program that does nothing; macOS has it in the second place only.</summary>
    public static readonly string Program = File.Exists("/bin/true") ? "/bin/true" : "/usr/bin/true";

    private LineProcess? _loop;

    public sealed override async Task<string?> PrepareAsync()
    {
        try
        {
            _loop = new LineProcess(
                Name, await OpenLoopAsync(new SubprocessOptions { StandardError = SubprocessOutput.Inherit }));
            return null;
        }
        catch (ExecutableNotFoundException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Has the program started that many times, one after the other, each measured from its start to its exit.</summary>
    public async Task LaunchAsync(Samples samples, int starts)
    {
        foreach (string duration in await _loop!.AskAsync($"{starts}", lines: starts))
            samples.Add(LineProcess.ParseNanoseconds(duration));
    }

    public sealed override ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? default;

    /// <summary>Starts the process that loops.</summary>
    /// <exception cref="ExecutableNotFoundException">This machine doesn't have what it takes.</exception>
    protected abstract Task<RunningProcess> OpenLoopAsync(SubprocessOptions options);
}
