namespace Offload.Tests.Support;

/// <summary>A test with a pool and a folder of its own, which leaves neither process nor file.</summary>
public abstract class WorkerTest : IAsyncLifetime
{
    private readonly HashSet<int> _childrenBefore = ChildProcesses.OfThisProcess();
    private readonly List<WorkerPool> _pools = [];

    /// <summary>More than any step of a test takes, even on a busy machine.</summary>
    protected static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    /// <summary>Which calls take the fast lane: what holds on one lane holds on the other.</summary>
    protected virtual FastLaneUse FastLane { get; } =
        Enum.TryParse(Environment.GetEnvironmentVariable("OFFLOAD_TEST_FAST_LANE"), out FastLaneUse use) ? use : FastLaneUse.Auto;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("offload-test-").FullName;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        await DisposePoolsAsync();
        Directory.Delete(Folder, recursive: true);
        LivingWorkers().ShouldBeEmpty("a process was left behind");
    }

    /// <summary>This process's children that it did not have before the test, zombies included.</summary>
    protected IEnumerable<int> LivingWorkers() => ChildProcesses.OfThisProcess().Except(_childrenBefore);

    /// <summary>Makes a pool that the test's own calls go to, once it is put to <see cref="WorkerPool.Use"/>.</summary>
    protected WorkerPool CreatePool(Action<WorkerPoolOptions>? configure = null)
    {
        var options =
            new WorkerPoolOptions { Name = "test", MaxWorkers = 1, DisposeGracePeriod = TimeSpan.Zero, FastLane = FastLane };
        configure?.Invoke(options);
        var pool = new WorkerPool(options);
        _pools.Add(pool);
        return pool;
    }

    protected async Task DisposePoolsAsync()
    {
        foreach (WorkerPool pool in _pools)
            await pool.DisposeAsync().AsTask().WaitAsync(Ample);
    }

    protected string PathOf(string name) => Path.Combine(Folder, name);
}
