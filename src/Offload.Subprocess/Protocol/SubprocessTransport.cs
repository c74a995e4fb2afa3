namespace Offload.Subprocesses;

/// <summary>
/// The connection between a <see cref="SubprocessProtocol"/> and its process: the counterpart of
/// <c>asyncio.SubprocessTransport</c>.
/// </summary>
public sealed class SubprocessTransport : IAsyncDisposable
{
    private readonly RunningProcess _process;
    private readonly ProtocolDriver _driver;

    internal SubprocessTransport(RunningProcess process, SubprocessProtocol protocol)
    {
        _process = process;
        _driver = new ProtocolDriver(process, protocol);
    }

    /// <summary>The process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>How the process ended; null while it runs.</summary>
    public ExitStatus? ExitStatus => _process.ExitStatus;

    /// <summary>Whether <see cref="Close"/> has been called.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>
    /// Ends after <see cref="SubprocessProtocol.ConnectionLost"/>; fails with what a method of the protocol threw.
    /// </summary>
    public Task Completion => _driver.Completion;

    /// <summary>The child's standard input; dispose it to let the child see the end. Null unless it is a pipe.</summary>
    public Stream? StandardInput => _driver.StandardInput;

    /// <summary>Waits for the exit.</summary>
    /// <param name="cancellationToken">Ends the wait; the process goes on.</param>
    /// <returns>How the process ended.</returns>
    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken = default) => _process.WaitAsync(cancellationToken);

    /// <summary>Sends a signal. Nothing happens if the process has already exited.</summary>
    /// <param name="signal">The number of the signal, see <see cref="ProcessSignal"/>.</param>
    public void SendSignal(int signal) => _process.SendSignal(signal);

    /// <summary>Asks the process to end (<c>SIGTERM</c>). Nothing happens if it has already exited.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Kills the process and its descendants. Nothing happens if it has already exited.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Closes the pipes, and kills the process tree if it still runs. May be called more than once.</summary>
    public void Close()
    {
        if (IsClosing)
            return;
        IsClosing = true;
        _driver.ClosePipes();
        _process.Kill();
    }

    /// <summary><see cref="Close"/>, and waits until everything is over.</summary>
    /// <returns>A task that ends after <see cref="SubprocessProtocol.ConnectionLost"/>.</returns>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _driver.DisposeAsync().ConfigureAwait(false);
    }

    internal void Start() => _driver.Start(this);
}
