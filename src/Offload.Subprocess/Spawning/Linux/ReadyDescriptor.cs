using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>A non-blocking descriptor that can be waited for in one direction.</summary>
internal sealed class ReadyDescriptor(SafeFileHandle handle, EventLoop eventLoop, uint events) : IDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private long _registration;
    private bool _disposed;

    /// <summary>Uses the number while it can't be closed.</summary>
    public int Use(Func<int, int> function)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            return function((int)handle.DangerousGetHandle());
        }
        finally
        {
            if (added)
                handle.DangerousRelease();
        }
    }

    /// <summary>Waits until the descriptor is ready; one wait at a time.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var waiter = Start();
        await using (cancellationToken.Register(() => Cancel(waiter, cancellationToken)).ConfigureAwait(false))
            await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>Waits on the calling thread.</summary>
    public void Wait()
    {
        using var ready = new ManualResetEventSlim();
        var waiter = Start();
        _ = waiter.Task.ContinueWith(
            _ => ready.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ready.Wait();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_waiter is not null)
                Unregister().TrySetException(new ObjectDisposedException(nameof(PseudoTerminal)));
        }

        handle.Dispose();
    }

    private TaskCompletionSource Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(PseudoTerminal));
            if (_waiter is not null)
                throw new InvalidOperationException("Another read or write is still waiting.");
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _registration = eventLoop.Register((int)handle.DangerousGetHandle(), events, OnReady);
            return _waiter;
        }
    }

    private void OnReady(bool mayTakeItsTime)
    {
        lock (_gate)
        {
            if (_waiter is not null)
                Unregister().TrySetResult();
        }
    }

    private void Cancel(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_waiter, waiter))
                Unregister().TrySetCanceled(cancellationToken);
        }
    }

    private TaskCompletionSource Unregister()
    {
        eventLoop.Unregister((int)handle.DangerousGetHandle(), _registration);
        var waiter = _waiter!;
        _waiter = null;
        return waiter;
    }
}
