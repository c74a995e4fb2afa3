using System.Globalization;
using System.Text;
using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>
/// Another language: a process of its own that reads how often to start the program, does it and measures it by itself, and
/// writes each duration in nanoseconds on a line.
/// </summary>
internal abstract class LoopLauncher : Launcher
{
    private static readonly TimeSpan RoundTimeout = TimeSpan.FromMinutes(1);

    private RunningProcess? _loop;
    private StreamReader? _durations;

    public sealed override async Task<string?> PrepareAsync()
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

    public sealed override async Task LaunchAsync(Samples samples, int starts)
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
    public sealed override ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? default;

    /// <summary>Starts the process that loops.</summary>
    /// <exception cref="ExecutableNotFoundException">This machine doesn't have what it takes.</exception>
    protected abstract Task<RunningProcess> OpenLoopAsync(SubprocessOptions options);
}
