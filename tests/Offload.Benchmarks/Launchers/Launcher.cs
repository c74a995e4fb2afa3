using System.Globalization;
using System.Text;
using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>
/// One way to start a program and to wait for its exit, in a process of its own, so that nobody has to live with what another has
/// left behind (a handler of a signal, memory, threads). The process reads how often to start the program, does it and measures it
/// by itself, and writes each duration in nanoseconds on a line.
/// </summary>
internal abstract class Launcher : IAsyncDisposable
{
    /// <summary>The program that does nothing; macOS has it in the second place only.</summary>
    public static readonly string Program = File.Exists("/bin/true") ? "/bin/true" : "/usr/bin/true";

    private static readonly TimeSpan RoundTimeout = TimeSpan.FromMinutes(1);

    private RunningProcess? _loop;
    private StreamReader? _durations;

    public abstract string Name { get; }

    /// <summary>Gets ready.</summary>
    /// <returns>Why it can't be measured on this machine; null if it can.</returns>
    public async Task<string?> PrepareAsync()
    {
        try
        {
            _loop = await OpenLoopAsync(new SubprocessOptions { StandardError = SubprocessOutput.Inherit });
            _durations = new StreamReader(_loop.StandardOutput!);
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
        using var timeout = new CancellationTokenSource(RoundTimeout);
        await _loop!.StandardInput!.WriteAsync(Encoding.ASCII.GetBytes($"{starts}\n"), timeout.Token);
        for (int i = 0; i < starts; i++)
        {
            string line = await _durations!.ReadLineAsync(timeout.Token)
                ?? throw new EndOfStreamException($"The loop of '{Name}' has ended: {await _loop.WaitAsync(timeout.Token)}.");
            samples.Add(TimeSpan.FromMicroseconds(long.Parse(line, CultureInfo.InvariantCulture) / 1000.0));
        }
    }

    /// <summary>Closes the loop's input, at which it ends.</summary>
    public ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? default;

    /// <summary>Starts the process that loops.</summary>
    /// <exception cref="ExecutableNotFoundException">This machine doesn't have what it takes.</exception>
    protected abstract Task<RunningProcess> OpenLoopAsync(SubprocessOptions options);
}
