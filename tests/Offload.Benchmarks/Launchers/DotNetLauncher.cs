using System.Diagnostics;
using System.Globalization;
using System.Text;
using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>A library of .NET, used by this program in a process of its own.</summary>
internal abstract class DotNetLauncher : Launcher
{
    /// <summary>What makes this program such a process, before the launcher's name.</summary>
    public const string LoopArgument = "--launch";

    public static readonly IReadOnlyList<DotNetLauncher> All =
    [
        new OffloadOpenLauncher(), new OffloadRunLauncher(), new ProcessLauncher(blocking: false),
        new ProcessLauncher(blocking: true), new CollectingProcessLauncher(), new MedallionShellLauncher(),
    ];

    /// <summary>What the process does: it is started with the launcher's name.</summary>
    public static async Task LoopAsync(string name)
    {
        DotNetLauncher launcher = All.Single(launcher => launcher.Name == name);
        using Stream output = Console.OpenStandardOutput();
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is { } line)
            await output.WriteAsync(await launcher.MeasureAsync(int.Parse(line, CultureInfo.InvariantCulture)));
    }

    protected sealed override Task<RunningProcess> OpenLoopAsync(SubprocessOptions options)
        => Subprocess.OpenAsync([.. ThisProgram.Command, LoopArgument, Name], options);

    /// <summary>Starts the program, waits for its exit and gives everything back; returns the exit code.</summary>
    protected abstract Task<int> StartAndWaitAsync();

    private async Task<byte[]> MeasureAsync(int starts)
    {
        var durations = new StringBuilder();
        for (int i = 0; i < starts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int exitCode = await StartAndWaitAsync();
            durations.Append(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).Ticks * 100}\n");
            if (exitCode != 0)
                throw new InvalidOperationException($"{Name} says that {Program} exited with {exitCode}.");
        }

        return Encoding.ASCII.GetBytes(durations.ToString());
    }
}
