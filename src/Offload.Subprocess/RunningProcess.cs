using System.Diagnostics;
using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>
/// A process that was started. It is reaped as soon as it exits, whether anyone waits or not. Dispose it: that closes its
/// streams, gives it <see cref="SubprocessOptions.DisposeGracePeriod"/> to exit and then kills the tree. All members may be used
/// from any thread.
/// </summary>
public sealed partial class RunningProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private readonly SubprocessOptions _options;
    private readonly StandardStreams _streams;
    private readonly PumpSet _pumps;
    private readonly IDescendantMark? _mark;
    private readonly DateTimeOffset _startTime;
    private readonly long _startTimestamp;
    private bool _completionTaken;

    internal RunningProcess(
        ChildProcess child, IReadOnlyList<string> arguments, SubprocessOptions options, StandardStreams streams,
        IDescendantMark? mark,
        long startTimestamp)
    {
        _child = child;
        _options = options;
        _streams = streams;
        _mark = mark;
        _startTimestamp = startTimestamp;
        _startTime = options.TimeProvider.GetUtcNow() - Stopwatch.GetElapsedTime(startTimestamp);
        _pumps = new PumpSet(
            (InputPump?)streams.Input.Pump, (OutputPump?)streams.Output.Pump, (OutputPump?)streams.Error.Pump, child.Exited,
            options);
        Arguments = arguments;
        if (streams.Terminal is { } terminal)
            Terminal = new PseudoTerminal(terminal);
    }

    /// <summary>The process id. With a shell command it is the shell's.</summary>
    public int Id => _child.Id;

    /// <summary>What was started: the executable and its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>
    /// Writes to the child's standard input; dispose it to let the child see the end. Null unless it is a pipe.
    /// </summary>
    public Stream? StandardInput => _streams.Input.CallerEnd;

    /// <summary>Reads the child's standard output. Null unless it is a pipe.</summary>
    public Stream? StandardOutput => _streams.Output.CallerEnd;

    /// <summary>Reads the child's standard error. Null unless it is a pipe.</summary>
    public Stream? StandardError => _streams.Error.CallerEnd;

    /// <summary>
    /// The terminal that the process runs at. Null unless <see cref="SubprocessOptions.PseudoTerminal"/> asked for one.
    /// </summary>
    public PseudoTerminal? Terminal { get; }

    /// <summary>How the process ended; null while it runs.</summary>
    public ExitStatus? ExitStatus => _child.Exit?.Status;

    /// <summary>What the process used; null while it runs, and where the operating system doesn't tell.</summary>
    public ResourceUsage? ResourceUsage => _child.Exit?.Usage;

    /// <summary>
    /// Ends when the process has exited and everything that <see cref="SubprocessOptions"/> told to be copied from and to its
    /// streams has been, or <see cref="SubprocessOptions.OutputDrainTimeout"/> is over. Fails with what a source, stream or
    /// delegate threw, as soon as it did.
    /// </summary>
    public Task Completion
    {
        get
        {
            _completionTaken = true;
            return _pumps.Completion;
        }
    }

    /// <summary>
    /// Waits until the process has exited, and for nothing else: a grandchild that holds a pipe open doesn't matter. May be
    /// called any number of times, also concurrently. Beware of a child that can't exit because nobody reads its full pipe.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the process goes on.</param>
    /// <returns>How the process ended.</returns>
    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken = default)
        => _child.Exited.WaitAsync(cancellationToken);

    /// <summary>
    /// Closes the three streams and waits for the exit, without a kill: AnyIO's <c>aclose</c>. A child stuck on a full pipe gets
    /// <c>SIGPIPE</c>. If the wait is cancelled, the tree is killed and reaped before the exception is thrown.
    /// </summary>
    /// <param name="cancellationToken">Ends the patience.</param>
    /// <returns>A task that ends when the process has been reaped.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the tree has been killed.</exception>
    /// <exception cref="UnkillableProcessException">It was cancelled, but the process can't be killed.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        CloseStreams();
        try
        {
            await _child.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await KillAndReapAsync().ConfigureAwait(false);
            throw;
        }

        await FinishAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Closes the streams, waits <see cref="SubprocessOptions.DisposeGracePeriod"/> for the exit, then kills the tree. Afterwards
    /// nothing is left. Throws what a source, stream or delegate of the options threw, unless <see cref="Completion"/> was asked
    /// for.
    /// </summary>
    /// <returns>A task that ends when the process has been reaped.</returns>
    /// <exception cref="UnkillableProcessException">The process can't be killed.</exception>
    public async ValueTask DisposeAsync()
    {
        CloseStreams();
        if (!_child.Exited.IsCompleted)
        {
            try
            {
                await _child.Exited.WaitAsync(_options.DisposeGracePeriod, _options.TimeProvider).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await KillAndReapAsync().ConfigureAwait(false);
            }
        }

        await FinishAsync().ConfigureAwait(false);
    }

    /// <summary>All but the outputs that are copied for the caller: those are still wanted, to the end.</summary>
    private void CloseStreams()
    {
        _pumps.StopInput();
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
        if (_streams.Output.Pump is null)
            Terminal?.Stream.Dispose();
    }

    private async Task FinishAsync()
    {
        await _pumps.DisposeAsync().ConfigureAwait(false);
        _child.Dispose();
        if (!_completionTaken)
            await _pumps.Completion.ConfigureAwait(false);
    }
}
