namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// Threads to start processes on that never end: Linux ties the parent-death signal that a child asks for
/// (<c>PR_SET_PDEATHSIG</c>) to the thread that created it, not to the process, and a thread of the pool may end at any time.
/// There are as many of them as were ever needed at once, up to a limit.
/// </summary>
internal sealed class SpawnThreads(int limit)
{
    private readonly object _gate = new();
    private readonly Queue<Action> _work = new();
    private int _threads;
    private int _waiting;

    /// <summary>Runs <paramref name="function"/> on one of the threads.</summary>
    public Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(() =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                completion.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                completion.SetResult(function());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    private void Add(Action action)
    {
        lock (_gate)
        {
            _work.Enqueue(action);
            if (_waiting >= _work.Count)
            {
                Monitor.Pulse(_gate);
                return;
            }

            if (_threads == limit)
                return;
            _threads++;
        }

        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "Offload process starter" }.Start();
    }

    private void Run()
    {
        while (true)
            Take()();
    }

    private Action Take()
    {
        lock (_gate)
        {
            _waiting++;
            Action? action;
            while (!_work.TryDequeue(out action))
                Monitor.Wait(_gate);
            _waiting--;
            return action;
        }
    }
}
