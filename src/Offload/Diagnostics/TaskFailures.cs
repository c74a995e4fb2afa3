namespace Offload.Diagnostics;

/// <summary>Failures of tasks that nobody awaits because somebody else tells of them.</summary>
internal static class TaskFailures
{
    /// <summary>Sees the failure of a task, if it comes to one, so that nobody takes it for unobserved.</summary>
    public static void Observe(this Task task)
        => _ = task.ContinueWith(
            static failed => failed.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
