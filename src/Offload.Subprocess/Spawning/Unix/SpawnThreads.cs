using System.Collections.Concurrent;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// Threads to start processes on that never end: Linux ties the parent-death signal that a child asks for
/// (<c>PR_SET_PDEATHSIG</c>) to the thread that created it, not to the process, and a thread of the pool may end at any time.
/// </summary>
internal sealed class SpawnThreads
{
    private readonly BlockingCollection<Action> _work = [];

    public SpawnThreads(int count)
    {
        for (int i = 0; i < count; i++)
            new Thread(Run, 256 * 1024) { IsBackground = true, Name = "Offload process starter" }.Start();
    }

    /// <summary>Runs <paramref name="function"/> on one of the threads.</summary>
    public Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(
            () =>
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
            },
            CancellationToken.None);
        return completion.Task;
    }

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable())
            action();
    }
}
