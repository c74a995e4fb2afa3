using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Pools;

/// <summary>The pools of the whole program.</summary>
public sealed class SharedPoolTests : WorkerTest
{
    private readonly string _name = $"shared-{Guid.NewGuid():N}";

    public override async Task DisposeAsync()
    {
        WorkerPools.UseOptions(null);
        await WorkerPools.DisposeAllAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_of_one_leaves_it_to_its_other_users()
    {
        WorkerPool pool = WorkerPools.Get(_name);
        await pool.DisposeAsync();

        await pool.WarmUpAsync(1).WaitAsync(Ample);

        WorkerPools.Get(_name).ShouldBeSameAs(pool);
        await WorkerPools.DisposeAllAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => pool.WarmUpAsync(1));
        WorkerPools.Exists(_name).ShouldBeFalse();
        WorkerPools.Get(_name).ShouldNotBeSameAs(pool);
    }

    [Fact]
    public async Task Their_grace_periods_run_side_by_side_and_end_when_the_token_says_so()
    {
        WorkerPools.UseOptions(_ => new WorkerPoolOptions { MaxWorkers = 1, DisposeGracePeriod = Ample });
        var calls = new List<Task>();
        for (int i = 0; i < 3; i++)
        {
            using (WorkerPools.Get($"{_name}-{i}").Use())
                calls.Add(Work.SleepAsync(PathOf($"started-{i}"), 60_000));
            await Wait.ForFileAsync(PathOf($"started-{i}"));
        }

        var waited = Stopwatch.StartNew();
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await WorkerPools.DisposeAllAsync(impatience.Token).WaitAsync(Ample);

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        foreach (Task call in calls)
            await Should.ThrowAsync<ObjectDisposedException>(() => call.WaitAsync(Ample));
    }

    [Fact]
    public async Task A_source_gives_the_options_of_every_pool_that_is_made_and_keeps_its_own()
    {
        var options = new WorkerPoolOptions { MaxWorkers = 1 };
        WorkerPools.UseOptions(_ => options);
        WorkerPools.Configure(_name, pool => pool.MaxWorkers++);

        await WorkerPools.Get(_name).WarmUpAsync(9).WaitAsync(Ample);

        WorkerPools.Get(_name).GetStatistics().Workers.ShouldBe(2);
        WorkerPools.Get(_name).Name.ShouldBe(_name);
        options.MaxWorkers.ShouldBe(1);
    }

    [Fact]
    public async Task A_pool_whose_options_were_wrong_is_made_once_they_are_right()
    {
        WorkerPools.UseOptions(_ => new WorkerPoolOptions { MaxWorkers = 0 });
        Should.Throw<ArgumentException>(() => WorkerPools.Get(_name)).Message.ShouldContain("MaxWorkers");
        WorkerPools.Exists(_name).ShouldBeFalse();
        await WorkerPools.DisposeAllAsync();

        WorkerPools.UseOptions(null);
        WorkerPools.Get(_name).Name.ShouldBe(_name);
    }
}
