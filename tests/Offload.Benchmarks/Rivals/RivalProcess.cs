using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Rivals;

/// <summary>
/// A rival at work: a process that reads one question a line and writes one answer a line, durations in nanoseconds that it has
/// measured itself, or <c>n/a</c> for what it doesn't offer.
/// <list type="table">
/// <item><term>cold</term><description>the first of all calls, with all that has to be started for it</description></item>
/// <item><term>further</term><description>a call that finds the one worker busy and has another one started</description></item>
/// <item><term>warm</term><description>has all workers run</description></item>
/// <item><term>trip n</term><description>n trivial calls, one after the other, each measured</description></item>
/// <item><term>flood n f</term><description>n trivial calls, f of them on their way at any time</description></item>
/// <item><term>echo b</term><description>b bytes there and back</description></item>
/// <item><term>map n</term><description>n trivial items</description></item>
/// <item><term>work n u t</term><description>n jobs of u milliseconds or so; one after the other, or with t = 1 all at
/// once</description></item>
/// </list>
/// </summary>
internal sealed class RivalProcess : IAsyncDisposable
{
    private readonly LineProcess _process;

    private RivalProcess(LineProcess process)
    {
        _process = process;
    }

    public static async Task<RivalProcess> StartAsync(Rival rival, int workers)
    {
        var options = new SubprocessOptions
        {
            StandardError = SubprocessOutput.Inherit,
            KillOnParentExit = true,
            DisposeGracePeriod = TimeSpan.FromSeconds(5),
        };
        foreach (var (name, value) in rival.Environment)
            options.Environment[name] = value;
        return new RivalProcess(
            new LineProcess(rival.Name, await Subprocess.OpenAsync([.. rival.Command, $"{workers}"], options)));
    }

    /// <summary>Asks and waits for the answer.</summary>
    /// <returns>The durations; null for what the rival doesn't offer.</returns>
    public async Task<IReadOnlyList<TimeSpan>?> AskAsync(string question)
    {
        string answer = await _process.AskAsync(question);
        return answer == "n/a" ? null : [.. answer.Split(' ').Select(LineProcess.ParseNanoseconds)];
    }

    /// <summary>What the rival and its workers use.</summary>
    public ProcessFamily Family() => ProcessFamily.Of(_process.Id);

    /// <summary>Closes its input, at which it ends.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
