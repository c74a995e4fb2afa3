using Microsoft.Extensions.Logging;

namespace Offload;

/// <summary>How a <see cref="WorkerPool"/> starts, uses and ends its workers. Read when the pool is made.</summary>
public sealed class WorkerPoolOptions
{
    /// <summary>The name of the pool that methods without a <see cref="RunInProcessAttribute.Pool"/> use.</summary>
    public const string DefaultName = "default";

    /// <summary>The pool's name, in logs, traces and errors. Default: <see cref="DefaultName"/>.</summary>
    public string Name { get; set; } = DefaultName;

    /// <summary>How many workers may live at the same time. Default: <see cref="System.Environment.ProcessorCount"/>.</summary>
    public int MaxWorkers { get; set; } = System.Environment.ProcessorCount;

    /// <summary>How many workers are kept when they are idle. Default: 0.</summary>
    public int MinWorkers { get; set; }

    /// <summary>
    /// How long one call may run, counted from the moment a worker takes it (a full queue is no reason to kill one). A method's
    /// <see cref="RunInProcessAttribute.TimeoutMilliseconds"/> comes first. Default: <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan DefaultTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long a cancelled <see cref="CallCancellation.Cooperative"/> call may go on before its worker is killed. Default: 5 s.</summary>
    public TimeSpan CancellationGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may take from its start until it is ready for calls. Default: 20 s, as AnyIO's <c>to_process</c>.</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a worker may be idle before it is ended. Default: 5 min, as AnyIO's <c>to_process</c>.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long <see cref="WorkerPool.DisposeAsync"/> lets running calls go on before it kills their workers. Default: 5 s.
    /// </summary>
    public TimeSpan DisposeGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the pool waits before it starts a worker again after a start has failed: doubled with each further failure in a
    /// row, up to 64 times this. Default: 100 ms.
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
    /// How many more workers an <see cref="RunInProcessAttribute.Idempotent"/> call is tried on when its worker dies: 0 or 1, since a
    /// call that has killed two workers is not tried on a third. Default: 1.
    /// </summary>
    public int MaxRetries { get; set; } = 1;

    /// <summary>Where workers' standard output and standard error go. Default: <see cref="WorkerOutput.Log"/>.</summary>
    public WorkerOutput Output { get; set; }

    /// <summary>Where the pool logs to. Default: <see langword="null"/>, nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Environment variables that workers get in addition to this process's own; a <see langword="null"/> value removes one.
    /// </summary>
    public IDictionary<string, string?> Environment { get; private set; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The working directory of workers. Default: <see langword="null"/>, this process's own.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// A program of its own for the workers (an executable, or a <c>.dll</c> for the <c>dotnet</c> host), whose <c>Main</c> awaits
    /// <see cref="OffloadWorker.RunAsync"/> first. Default: <see langword="null"/>, this program, started once more without its <c>Main</c>.
    /// </summary>
    public string? WorkerExecutable { get; set; }

    /// <summary>The clock behind every deadline and timer. Default: <see cref="System.TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal WorkerPoolOptions Clone()
    {
        var clone = (WorkerPoolOptions)MemberwiseClone();
        clone.Environment = new Dictionary<string, string?>(Environment, StringComparer.Ordinal);
        return clone;
    }

    /// <summary>Refuses values that an option can't have, as the pool that is made with them does.</summary>
    /// <exception cref="ArgumentException">An option has a value that it can't have: the message names both, and the rule.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Name), nameof(Name), Name, "a pool needs a name");
        Require(MaxWorkers >= 1, nameof(MaxWorkers), MaxWorkers, "a pool needs at least one worker");
        Require(MinWorkers >= 0 && MinWorkers <= MaxWorkers, nameof(MinWorkers), MinWorkers, "it must be from 0 to MaxWorkers");
        Require(MaxRetries is 0 or 1, nameof(MaxRetries), MaxRetries, "it must be 0 or 1");
        Require(MaxCallsPerWorker is null or >= 1, nameof(MaxCallsPerWorker), MaxCallsPerWorker, "it must be at least 1");
        Require(MaxWorkerMemory is null or >= 1, nameof(MaxWorkerMemory), MaxWorkerMemory, "it must be at least 1");
        Require(TimeProvider is not null, nameof(TimeProvider), TimeProvider, "it is needed");
        RequireTime(DefaultTimeout, nameof(DefaultTimeout));
        RequireTime(CancellationGracePeriod, nameof(CancellationGracePeriod));
        RequireTime(StartupTimeout, nameof(StartupTimeout));
        RequireTime(IdleTimeout, nameof(IdleTimeout));
        RequireTime(DisposeGracePeriod, nameof(DisposeGracePeriod));
        RequireTime(RestartBackoff, nameof(RestartBackoff));

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
