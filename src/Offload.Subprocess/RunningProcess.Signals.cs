using Offload.Subprocesses.Spawning;

namespace Offload.Subprocesses;

/// <content>Signals, and the ladder from a request to a kill.</content>
public sealed partial class RunningProcess
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    private volatile SubprocessEnding _requestedEnding;

    /// <summary>Which step made the process end; <see cref="SubprocessEnding.ByItself"/> while it runs.</summary>
    public SubprocessEnding Ending => ExitStatus switch
    {
        null => SubprocessEnding.ByItself,
        { Signal: not (null or ProcessSignal.SIGKILL) } when _requestedEnding == SubprocessEnding.Killed
            => SubprocessEnding.ByItself,
        _ => _requestedEnding,
    };

    /// <summary>Sends a signal. Nothing happens if the process has already exited.</summary>
    /// <param name="signal">The number of the signal, see <see cref="ProcessSignal"/>.</param>
    /// <param name="entireTree">Whether its descendants, and its process group if it leads one, get it too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The system has no such signal.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has become another user's.</exception>
    public void SendSignal(int signal, bool entireTree = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(signal);
        _child.SendSignal(signal, entireTree);
    }

    /// <summary>Asks the process to end (<c>SIGTERM</c>). Nothing happens if it has already exited.</summary>
    /// <param name="entireTree">Whether its descendants, and its process group if it leads one, are asked too.</param>
    public void Terminate(bool entireTree = false)
    {
        Request(SubprocessEnding.Terminated);
        _child.SendSignal(ProcessSignal.SIGTERM, entireTree);
    }

    /// <summary>
    /// Ends the process by force (<c>SIGKILL</c>). Nothing happens if it has already exited, except that the members of a process
    /// group that it led are still killed (since Linux 6.9, which can't take another group for it; on Windows, what its job still
    /// has).
    /// </summary>
    /// <param name="entireTree">Whether its descendants, and its process group if it leads one, are killed too.</param>
    public void Kill(bool entireTree = true)
    {
        Request(SubprocessEnding.Killed);
        _child.SendSignal(ProcessSignal.SIGKILL, entireTree);
    }

    /// <summary>
    /// Kills the descendants that <see cref="SubprocessOptions.MarkDescendants"/> has marked, wherever they are: also those that
    /// have left the group and lost their parents. Nothing happens if they are not marked. Looks at every process of the system,
    /// and kills this one too if it still runs. <see cref="DisposeAsync"/> and <see cref="StopAsync"/> do it when they have to
    /// kill.
    /// </summary>
    public void KillMarkedDescendants() => _mark?.KillBearers();

    /// <summary>
    /// Ends the whole tree in steps: asks it to end (<c>SIGTERM</c>), waits, and kills what is left of it. Descendants get no
    /// more time than the process itself takes.
    /// </summary>
    /// <param name="gracePeriod">
    /// How long to wait. Zero kills at once; <see cref="Timeout.InfiniteTimeSpan"/> never kills.
    /// </param>
    /// <returns>The step that ended the process, once it has been reaped.</returns>
    /// <exception cref="UnkillableProcessException">The process can't be killed.</exception>
    public async Task<SubprocessEnding> StopAsync(TimeSpan gracePeriod)
    {
        if (ExitStatus is null && gracePeriod != TimeSpan.Zero)
        {
            using var tree = _child.CaptureTree();
            Request(SubprocessEnding.Terminated);
            _child.SendSignal(ProcessSignal.SIGTERM, entireTree: false);
            tree.SendSignal(ProcessSignal.SIGTERM);
            try
            {
                await _child.Exited.WaitAsync(gracePeriod, _options.TimeProvider).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The next step.
            }

            tree.SendSignal(ProcessSignal.SIGKILL);
            await WaitForEndAsync(tree).ConfigureAwait(false);
        }

        await KillAndReapAsync().ConfigureAwait(false);
        return Ending;
    }

    private async Task KillAndReapAsync()
    {
        Request(SubprocessEnding.Killed);
        using var tree = _child.KillTree();
        try
        {
            await _child.Exited.WaitAsync(KillPatience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new UnkillableProcessException(Id);
        }

        _mark?.KillBearers();
        await WaitForEndAsync(tree).ConfigureAwait(false);
    }

    /// <summary>
    /// A kill takes effect a moment later; what can't be killed is not ours to reap, and not waited for any longer.
    /// </summary>
    private static async Task WaitForEndAsync(IProcessTree tree)
    {
        for (int waited = 0; !tree.HasEnded && waited < 500; waited++)
            await Task.Delay(1).ConfigureAwait(false);
    }

    private void Request(SubprocessEnding ending)
    {
        if (ExitStatus is null && ending > _requestedEnding)
            _requestedEnding = ending;
    }
}
