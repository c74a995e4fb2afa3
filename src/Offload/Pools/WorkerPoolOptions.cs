using Microsoft.Extensions.Logging;
using Offload.Subprocesses;

namespace Offload;

/// <summary>How a <see cref="WorkerPool"/> starts, uses and ends its workers. Read when the pool is made.</summary>
public sealed class WorkerPoolOptions
{
    /// <summary>The name of the pool that methods without a <see cref="RunInProcessAttribute.Pool"/> use.</summary>
    public const string DefaultName = "default";

    private const long SmallestMemoryLimit = 64L << 20;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    /// <summary>The pool's name, in logs, traces and errors. Default: <see cref="DefaultName"/>.</summary>
    public string Name { get; set; } = DefaultName;

    /// <summary>How many workers may live at the same time. Default: <see cref="System.Environment.ProcessorCount"/>.</summary>
    public int MaxWorkers { get; set; } = System.Environment.ProcessorCount;

    /// <summary>
    /// How many workers are kept when they are idle, from the first call on, and replaced when they die. Where a start fails, it
    /// is tried again after <see cref="RestartBackoff"/>, whether anybody calls or not. Default: 0.
    /// </summary>
    public int MinWorkers { get; set; }

    /// <summary>How many idle workers are kept ready beyond those that run calls, once the pool is used. Default: 0.</summary>
    public int SpareWorkers { get; set; }

    /// <summary>How many calls may wait for a worker. Default: <see langword="null"/>, any number.</summary>
    public int? QueueCapacity { get; set; }

    /// <summary>What becomes of a call when the queue is full. Default: <see cref="QueueFullMode.Wait"/>.</summary>
    public QueueFullMode WhenQueueFull { get; set; }

    /// <summary>
    /// How long one call may run, counted from the moment a worker takes it (a full queue is no reason to kill one). A method's
    /// <see cref="RunInProcessAttribute.TimeoutMilliseconds"/> comes first. Default: <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan DefaultTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// Whether deadlines count from the moment a call is made, its wait in the queue included. Default: <see langword="false"/>:
    /// a deadline is there to stop a method that runs too long, and a long queue is no sign of one.
    /// </summary>
    public bool DeadlineIncludesQueue { get; set; }

    /// <summary>
    /// Whether deadlines hold while a debugger is attached to this process. Default: <see langword="false"/>, so that a
    /// breakpoint costs no worker.
    /// </summary>
    public bool DeadlinesUnderDebugger { get; set; }

    /// <summary>
    /// After how long without a sign of life a worker that runs a call is held for frozen (stopped by a signal, or swapped out)
    /// and killed. At least 1 s. A method may be as busy as it likes meanwhile. Default: 30 s.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a cancelled <see cref="CallCancellation.Cooperative"/> call may go on before its worker is killed. Default: 5 s.
    /// </summary>
    public TimeSpan CancellationGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a worker may take from its start until it is ready for calls. Default: 20 s, as AnyIO's <c>to_process</c>.
    /// </summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a worker may be idle before it is ended. Default: 5 min, as AnyIO's <c>to_process</c>.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long <see cref="WorkerPool.DisposeAsync"/> lets running calls go on before it kills their workers. Default: 5 s.
    /// </summary>
    public TimeSpan DisposeGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the pool waits before it starts a worker again after a start has failed: doubled with each further failure in a
    /// row, up to 64 times this. At most an hour; at least 100 ms where no call waits for the worker. Default: 100 ms.
    /// </summary>
    public TimeSpan RestartBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After how many calls a worker is replaced. Default: <see langword="null"/>, never.</summary>
    public int? MaxCallsPerWorker { get; set; }

    /// <summary>
    /// With how many bytes of resident memory after a call a worker is replaced. The call itself is not affected. Default:
    /// <see langword="null"/>, never.
    /// </summary>
    public long? MaxWorkerMemory { get; set; }

    /// <summary>
    /// How many bytes of memory a worker may have while it runs a call, at least 64 MiB; above, it is ended and the call gets a
    /// <see cref="WorkerMemoryLimitException"/>. Default: <see langword="null"/>, no limit.
    /// </summary>
    /// <remarks>
    /// Two means work together. The runtime refuses managed memory beyond the limit at once (<c>DOTNET_GCHeapHardLimit</c>).
    /// Everything, native memory included, is seen in the resident size, which is looked at ten times a second; so native code
    /// may exceed the limit for a tenth of a second. A worker that has come to exceed it by many short calls is replaced between
    /// two of them. Where a tenth of a second is too long, add <see cref="ResourceLimits.DataSize"/> by
    /// <see cref="ConfigureProcess"/>: beyond it the kernel refuses writable memory at once (<c>RLIMIT_DATA</c>), but counts also
    /// what is only set aside, such as 8 MiB for every thread's stack. <c>RLIMIT_AS</c> is too coarse: a runtime that uses 25 MiB
    /// has reserved from 1.5 to 50 GiB of addresses. Control groups are not used: under cgroup v2 a group whose children are to
    /// be limited can't have processes of its own, but this program is such a process wherever it was started in an ordinary
    /// container or session, and to move it elsewhere is not a library's business.
    /// </remarks>
    public long? MemoryLimit { get; set; }

    /// <summary>
    /// How many bytes of memory shared with workers the arguments of all calls that wait or run may occupy together; and how many
    /// each result. Large arguments and results travel in it. What finds no room there goes through the socket, at a third of the
    /// speed or so, up to 2 GiB; above, the call gets an <see cref="OffloadSerializationException"/>. 0 is to share none. Shared
    /// memory is the system's, counted against the limits of this process's container, and against <see cref="MemoryLimit"/> and
    /// <see cref="MaxWorkerMemory"/> where a worker reads arguments in place. Default: <see langword="null"/>, half of the memory
    /// that this process may have. Linux only: elsewhere everything goes through the pipe.
    /// </summary>
    public long? SharedMemoryLimit { get; set; }

    /// <summary>
    /// How much processor time one call may use, all threads of its worker together; above, the worker is killed and the call
    /// gets a <see cref="WorkerTimeoutException"/>. A call that sleeps or waits uses none. It is looked at ten times a second.
    /// Default: <see langword="null"/>, no limit.
    /// </summary>
    /// <remarks>
    /// <see cref="ResourceLimits.CpuSeconds"/>, set by <see cref="ConfigureProcess"/>, is the kernel's own limit, on all calls of
    /// one worker together: it ends the worker by <c>SIGXCPU</c>, and the call by a <see cref="WorkerCrashedException"/>.
    /// </remarks>
    public TimeSpan? CpuTimeLimit { get; set; }

    /// <summary>At what age a worker is replaced, between calls. Default: <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan MaxWorkerAge { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// Which calls may take the fast lane, where caller and worker look for each other's message for some microseconds before
    /// they sleep. Default: <see cref="FastLaneUse.Auto"/>, those for which it pays.
    /// </summary>
    public FastLaneUse FastLane { get; set; }

    /// <summary>What a call does that is made inside a worker of this pool. Default: <see cref="NestedCalls.Inline"/>.</summary>
    public NestedCalls NestedCalls { get; set; }

    /// <summary>
    /// How many more workers an <see cref="RunInProcessAttribute.Idempotent"/> call is tried on when its worker dies: 0 or 1,
    /// since a call that has killed two workers is not tried on a third. Default: 1.
    /// </summary>
    public int MaxRetries { get; set; } = 1;

    /// <summary>Where workers' standard output and standard error go. Default: <see cref="WorkerOutput.Log"/>.</summary>
    public WorkerOutput Output { get; set; }

    /// <summary>Where the pool logs to. Default: <see langword="null"/>, nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Environment variables that workers get in addition to this process's own; a <see langword="null"/> value removes one.
    /// </summary>
    public IDictionary<string, string?> Environment { get; private set; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The working directory of workers. Default: <see langword="null"/>, this process's own.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// A program of its own for the workers (an executable, or a <c>.dll</c> for the <c>dotnet</c> host), whose <c>Main</c>
    /// awaits <see cref="OffloadWorker.RunAsync"/> first. Default: <see langword="null"/>, this program, started once more
    /// without its <c>Main</c>.
    /// </summary>
    public string? WorkerExecutable { get; set; }

    /// <summary>
    /// Changes how worker processes are started: their nice value, processors, resource limits, user and so on. Their streams,
    /// inherited handles and process group are the pool's. Default: <see langword="null"/>.
    /// </summary>
    public Action<SubprocessOptions>? ConfigureProcess { get; set; }

    /// <summary>The clock behind every deadline and timer. Default: <see cref="System.TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal WorkerPoolOptions Clone()
    {
        var clone = (WorkerPoolOptions)MemberwiseClone();
        clone.Environment = new Dictionary<string, string?>(Environment, StringComparer.Ordinal);
        return clone;
    }

    /// <summary>Refuses values that an option can't have, as the pool that is made with them does.</summary>
    /// <exception cref="ArgumentException">An option has a value that it can't have: the message names both, and the
    /// rule.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Name), nameof(Name), Name, "a pool needs a name");
        Require(MaxWorkers >= 1, nameof(MaxWorkers), MaxWorkers, "a pool needs at least one worker");
        Require(MinWorkers >= 0 && MinWorkers <= MaxWorkers, nameof(MinWorkers), MinWorkers, "it must be from 0 to MaxWorkers");
        Require(MaxRetries is 0 or 1, nameof(MaxRetries), MaxRetries, "it must be 0 or 1");
        Require(MaxCallsPerWorker is null or >= 1, nameof(MaxCallsPerWorker), MaxCallsPerWorker, "it must be at least 1");
        Require(MaxWorkerMemory is null or >= 1, nameof(MaxWorkerMemory), MaxWorkerMemory, "it must be at least 1");
        Require(SharedMemoryLimit is null or >= 0, nameof(SharedMemoryLimit), SharedMemoryLimit, "it can't be negative");
        Require(SpareWorkers >= 0, nameof(SpareWorkers), SpareWorkers, "it can't be negative");
        Require(QueueCapacity is null or >= 0, nameof(QueueCapacity), QueueCapacity, "it can't be negative");
        Require(
            MemoryLimit is null or >= SmallestMemoryLimit, nameof(MemoryLimit), MemoryLimit,
            $"no worker fits into less than {SmallestMemoryLimit} bytes");
        Require(
            CpuTimeLimit is null || CpuTimeLimit > TimeSpan.Zero, nameof(CpuTimeLimit), CpuTimeLimit, "no call can do without");
        Require(
            HeartbeatTimeout == Timeout.InfiniteTimeSpan || HeartbeatTimeout >= TimeSpan.FromSeconds(1),
            nameof(HeartbeatTimeout), HeartbeatTimeout, "a busy machine may well keep a worker waiting for less");
        Require(TimeProvider is not null, nameof(TimeProvider), TimeProvider, "it is needed");
        RequireTime(DefaultTimeout, nameof(DefaultTimeout));
        RequireTime(CancellationGracePeriod, nameof(CancellationGracePeriod));
        RequireTime(StartupTimeout, nameof(StartupTimeout));
        RequireTime(IdleTimeout, nameof(IdleTimeout));
        RequireTime(DisposeGracePeriod, nameof(DisposeGracePeriod));
        RequireTime(HeartbeatTimeout, nameof(HeartbeatTimeout));
        RequireTime(MaxWorkerAge, nameof(MaxWorkerAge));
        Require(
            RestartBackoff >= TimeSpan.Zero
                && RestartBackoff <= LongestBackoff, nameof(RestartBackoff), RestartBackoff, "it must be from zero to an hour");

        static void Require(bool holds, string name, object? value, string rule)
        {
            if (!holds)
                throw new ArgumentException($"{nameof(WorkerPoolOptions)}.{name} is '{value}', but {rule}.");
        }

        static void RequireTime(TimeSpan time, string name)
            => Require(
                time == Timeout.InfiniteTimeSpan || (time >= TimeSpan.Zero && time.TotalMilliseconds < uint.MaxValue - 1),
                name, time, "a time is at least zero and at most 49 days, or Timeout.InfiniteTimeSpan");
    }
}
