namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// Creates a process on a thread of its own that has been given the attributes which the process shall have. On Linux identity,
/// nice value, affinity and (unshared) umask belong to the thread, and a child gets those of the thread that creates it: so the
/// child has them from its first instruction, errors come before it exists, and the rest of this process never sees them.
/// </summary>
internal static class PreparedThread
{
    /// <summary>Runs <paramref name="spawn"/> on such a thread.</summary>
    /// <param name="attributes">What the thread gets.</param>
    /// <param name="spawn">Creates the process; is given the id of the thread.</param>
    /// <param name="outliveChild">Whether the thread must not end before the process.</param>
    public static Task<ChildProcess> SpawnAsync(SpawnAttributes attributes, Func<int, ChildProcess> spawn, bool outliveChild)
    {
        var completion = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "Offload process starter" }.Start();
        return completion.Task;

        void Run()
        {
            ChildProcess child;
            try
            {
                ThreadAttributes.Apply(attributes);
                child = spawn(LinuxCalls.gettid());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
                return;
            }

            if (!outliveChild)
            {
                completion.SetResult(child);
                return;
            }

            using var exited = new ManualResetEventSlim();
            _ = child.Exited.ContinueWith(
                _ => exited.Set(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            completion.SetResult(child);
            exited.Wait();
        }
    }
}
