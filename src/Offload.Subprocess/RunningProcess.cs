using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>
/// A process that was started. It is reaped as soon as it exits, whether anyone waits or not. Dispose it: that closes its streams,
/// gives it <see cref="SubprocessOptions.DisposeGracePeriod"/> to exit and then kills the tree. All members may be used from any thread.
/// </summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private readonly SubprocessOptions _options;
    private readonly PumpSet _pumps;

    internal RunningProcess(ChildProcess child, IReadOnlyList<string> arguments, SubprocessOptions options, StandardStreams streams)
    {
        _child = child;
        _options = options;
        Arguments = arguments;
        StandardInput = streams.Input.CallerEnd;
        StandardOutput = streams.Output.CallerEnd;
        StandardError = streams.Error.CallerEnd;
        _pumps = new PumpSet(streams, child.Exited, options.OutputDrainTimeout, options.TimeProvider);
    }

    /// <summary>The process id. With a shell command it is the shell's.</summary>
    public int Id => _child.Id;

    /// <summary>What was started: the executable and its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Writes to the child's standard input; dispose it to let the child see the end. Null unless it is a pipe.</summary>
    public Stream? StandardInput { get; }

    /// <summary>Reads the child's standard output. Null unless it is a pipe.</summary>
    public Stream? StandardOutput { get; }

    /// <summary>Reads the child's standard error. Null unless it is a pipe.</summary>
    public Stream? StandardError { get; }

    /// <summary>How the process ended; null while it runs.</summary>
    public ExitStatus? ExitStatus => _child.Exit?.Status;

    /// <summary>
    /// Waits until the process has exited, and for nothing else: a grandchild that holds a pipe open doesn't matter. May be called any
    /// number of times, also concurrently. Beware of a child that can't exit because nobody reads its full pipe.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the process goes on.</param>
    /// <returns>How the process ended.</returns>
    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken = default) => _child.Exited.WaitAsync(cancellationToken);

    /// <summary>Sends a signal; nothing happens if the process has already exited.</summary>
    /// <param name="signal">The number of the signal, see <see cref="ProcessSignal"/>.</param>
    /// <param name="entireTree">Whether its descendants, and its process group if it leads one, get it too.</param>
    public void SendSignal(int signal, bool entireTree = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(signal);
        _child.SendSignal(signal, entireTree);
    }

    /// <summary>Asks the process to end (<c>SIGTERM</c>); nothing happens if it has already exited.</summary>
    public void Terminate() => SendSignal(ProcessSignal.SIGTERM);

    /// <summary>Ends the process by force (<c>SIGKILL</c>); nothing happens if it has already exited.</summary>
    /// <param name="entireTree">Whether its descendants, and its process group if it leads one, are killed too.</param>
    public void Kill(bool entireTree = true) => _child.SendSignal(ProcessSignal.SIGKILL, entireTree);

    /// <summary>
    /// Closes the three streams and waits for the exit, without a kill: AnyIO's <c>aclose</c>. A child stuck on a full pipe gets
    /// <c>SIGPIPE</c>. If the wait is cancelled, the tree is killed and reaped before the exception is thrown.
    /// </summary>
    /// <param name="cancellationToken">Ends the patience.</param>
    /// <returns>A task that ends when the process has been reaped.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the tree has been killed.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        CloseStreams();
        try
        {
            await _child.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await _child.Exited.ConfigureAwait(false);
            throw;
        }
        finally
        {
            await _pumps.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Closes the streams, waits <see cref="SubprocessOptions.DisposeGracePeriod"/> for the exit, then kills the tree. Afterwards nothing is left.
    /// </summary>
    /// <returns>A task that ends when the process has been reaped.</returns>
    public async ValueTask DisposeAsync()
    {
        CloseStreams();
        try
        {
            await _child.Exited.WaitAsync(_options.DisposeGracePeriod, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
            await _child.Exited.ConfigureAwait(false);
        }

        await _pumps.DisposeAsync().ConfigureAwait(false);
    }

    private void CloseStreams()
    {
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
        _pumps.CancelInput();
    }
}
