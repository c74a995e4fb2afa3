using System.Diagnostics;
using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>
/// Starts executables: <c>RunAsync</c> runs one to its end and collects its output, <c>OpenAsync</c> gives a handle to it while
/// it runs. A string is a command for the platform's shell; a list of arguments names the executable in item 0 and is passed on
/// as it is, without shell and without quoting. Safe to call from any number of threads.
/// </summary>
public static partial class Subprocess
{
    /// <summary>Starts an executable.</summary>
    /// <param name="arguments">
    /// The executable (a path, or a name to be found in the child's <c>PATH</c>) and its arguments.
    /// </param>
    /// <param name="options">How to start it. Default: all three streams are pipes.</param>
    /// <param name="cancellationToken">
    /// Cancels the start. A process that was started nevertheless is killed and reaped first.
    /// </param>
    /// <returns>The running process.</returns>
    /// <exception cref="SubprocessStartException">It could not be started; the derived types say why.</exception>
    /// <exception cref="ArgumentException">Arguments or options that can't be passed to any process.</exception>
    public static Task<RunningProcess> OpenAsync(
        IReadOnlyList<string> arguments, SubprocessOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(arguments, options ?? new SubprocessOptions(), StreamDefaults.AllPipes, cancellationToken);

    /// <summary>Starts a command in the platform's shell: <c>/bin/sh -c</c>, on Windows <c>cmd /c</c>.</summary>
    /// <param name="shellCommand">The command. Its parts are quoted by the caller, see <c>ShellQuote</c>.</param>
    /// <param name="options">How to start it. Default: all three streams are pipes.</param>
    /// <param name="cancellationToken">
    /// Cancels the start. A process that was started nevertheless is killed and reaped first.
    /// </param>
    /// <returns>The running shell: id and signals are the shell's.</returns>
    /// <exception cref="SubprocessStartException">The shell could not be started.</exception>
    /// <exception cref="ArgumentException">A command or options that can't be passed to any process.</exception>
    public static Task<RunningProcess> OpenAsync(
        string shellCommand, SubprocessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(shellCommand);
        return OpenAsync(ProcessSpawner.Current.ShellCommand(shellCommand, options?.Shell), options, cancellationToken);
    }

    private static async Task<RunningProcess> StartAsync(
        IReadOnlyList<string> arguments, SubprocessOptions options, StreamDefaults defaults, CancellationToken cancellationToken)
    {
        string[] vector = SpawnRequestFactory.CheckArguments(arguments);
        SpawnRequestFactory.CheckOptions(options);
        cancellationToken.ThrowIfCancellationRequested();

        var spawner = ProcessSpawner.Current;
        using var streams = new StandardStreams(spawner, options, defaults);
        var mark = options.MarkDescendants ? spawner.CreateDescendantMark() : null;
        var request = SpawnRequestFactory.Create(vector, options, streams, mark);
        long startTimestamp = Stopwatch.GetTimestamp();
        var child = await spawner.SpawnAsync(request, cancellationToken).ConfigureAwait(false);
        return new RunningProcess(child, vector, options, streams.HandOver(), mark, startTimestamp);
    }
}
