namespace Offload.Subprocesses;

/// <summary>
/// What a process that has exited had used, with the descendants that it had waited for, as the operating system counted it.
/// </summary>
/// <param name="UserTime">Processor time in user mode.</param>
/// <param name="SystemTime">Processor time in the kernel.</param>
/// <param name="PeakWorkingSet">
/// The most physical memory it held at once, in bytes (of the largest process, not the sum of the tree).
/// </param>
public sealed record ResourceUsage(TimeSpan UserTime, TimeSpan SystemTime, long PeakWorkingSet)
{
    /// <summary>User and kernel time together.</summary>
    public TimeSpan TotalTime => UserTime + SystemTime;
}
