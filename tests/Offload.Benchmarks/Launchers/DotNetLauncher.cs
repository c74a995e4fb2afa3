using System.Diagnostics;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Launchers;

/// <summary>A library of .NET, which starts the program from this process.</summary>
internal abstract class DotNetLauncher : Launcher
{
    public sealed override Task<string?> PrepareAsync() => Task.FromResult<string?>(null);

    public sealed override async Task LaunchAsync(Samples samples, int starts)
    {
        for (int i = 0; i < starts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int exitCode = await StartAndWaitAsync();
            samples.Add(Stopwatch.GetElapsedTime(start));
            if (exitCode != 0)
                throw new InvalidOperationException($"{Name} says that {Program} exited with {exitCode}.");
        }
    }

    public sealed override ValueTask DisposeAsync() => default;

    /// <summary>Starts the program, waits for its exit and gives everything back; returns the exit code.</summary>
    protected abstract Task<int> StartAndWaitAsync();
}
