using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>Calls the methods of a <see cref="SubprocessProtocol"/>, one at a time and in the order that it promises.</summary>
internal sealed class ProtocolDriver : IAsyncDisposable
{
    private readonly RunningProcess _process;
    private readonly SubprocessProtocol _protocol;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ObservedInputStream? _input;
    private Exception? _failure;

    public ProtocolDriver(RunningProcess process, SubprocessProtocol protocol)
    {
        _process = process;
        _protocol = protocol;
        if (process.StandardInput is { } pipe)
            _input = new ObservedInputStream(pipe);
    }

    public Task Completion => _completion.Task;

    public Stream? StandardInput => _input;

    public void Start(SubprocessTransport transport) => _ = RunAsync(transport);

    public void ClosePipes()
    {
        _input?.Dispose();
        _process.StandardOutput?.Dispose();
        _process.StandardError?.Dispose();
    }

    /// <summary>Waits for the last call.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(Completion).ConfigureAwait(false);
        if (_input is not null)
            await _input.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task RunAsync(SubprocessTransport transport)
    {
        await CallAsync(() => _protocol.ConnectionMade(transport)).ConfigureAwait(false);
        var pumps = _process.StartCopies(null, CreateSink(1), CreateSink(2));
        await Task.WhenAll(
            WatchOutputAsync(1, _process.StandardOutput, pumps.Output),
            WatchOutputAsync(2, _process.StandardError, pumps.Error),
            WatchInputAsync(),
            WatchExitAsync()).ConfigureAwait(false);

        await pumps.DisposeAsync().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
        var failure = _failure;
        try
        {
            _protocol.ConnectionLost(failure);
        }
        catch (Exception exception)
        {
            failure ??= exception;
        }

        if (failure is null)
            _completion.SetResult();
        else
            _completion.SetException(failure);
    }

    private ProtocolSink CreateSink(int descriptor) =>
        new(data => CallAsync(() => _protocol.PipeDataReceived(descriptor, data)));

    private async Task WatchOutputAsync(int descriptor, Stream? pipe, Task copy)
    {
        if (pipe is null)
            return;
        Exception? broken = null;
        try
        {
            // Ends with the stream, or a drain time after the exit if something else holds it open.
            await copy.ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            broken = exception;
        }

        await CallAsync(() => _protocol.PipeConnectionLost(descriptor, broken)).ConfigureAwait(false);
    }

    private async Task WatchInputAsync()
    {
        if (_input is null)
            return;
        await Task.WhenAny(_input.Closed, _process.WaitAsync()).ConfigureAwait(false);
        await _input.DisposeAsync().ConfigureAwait(false);
        await CallAsync(() => _protocol.PipeConnectionLost(0, _input.Failure)).ConfigureAwait(false);
    }

    private async Task WatchExitAsync()
    {
        await _process.WaitAsync().ConfigureAwait(false);
        await CallAsync(_protocol.ProcessExited).ConfigureAwait(false);
    }

    private async ValueTask CallAsync(Action call)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            // After a failure the rest is only cleaned up.
            if (_failure is null)
                call();
        }
        catch (Exception exception)
        {
            _failure = exception;
            ClosePipes();
            _process.Kill();
        }
        finally
        {
            _turn.Release();
        }
    }
}
