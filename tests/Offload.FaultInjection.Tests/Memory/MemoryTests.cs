using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Memory;

public sealed class MemoryTests : FaultTest
{
    private const int Kill = 9;
    private const long Limit = 128L << 20;

    [Fact]
    public async Task Calls_that_need_too_much_fail_one_after_another_and_modest_ones_succeed_in_between()
    {
        WorkerPool pool = CreatePool(options => options.MemoryLimit = Limit);
        using IDisposable use = pool.Use();
        long before = Environment.WorkingSet;
        for (int i = 0; i < 3; i++)
        {
            (await Should.ThrowAsync<WorkerMemoryLimitException>(() => Mischief.AllocateAsync(4_000).WaitAsync(Ample)))
                .Limit.ShouldBe(Limit);
            (await Mischief.AllocateAsync(4).WaitAsync(Ample)).ShouldBe(4);
        }

        (Environment.WorkingSet - before).ShouldBeLessThan(Limit, "it is the worker's memory, not the caller's");
    }

    [Fact]
    public async Task An_argument_that_does_not_fit_into_a_worker_is_refused_or_kills_that_worker_only()
    {
        WorkerPool pool = CreatePool(options => options.MemoryLimit = 64L << 20);
        using IDisposable use = pool.Use();

        Exception failure = await Should.ThrowAsync<Exception>(() => Work.EchoAsync(new byte[200 << 20]).WaitAsync(Ample));

        failure.ShouldBeAssignableTo<Exception>();
        (failure is WorkerMemoryLimitException or OffloadSerializationException or WorkerCrashedException)
            .ShouldBeTrue(failure.ToString());
        await ShouldBeWellAsync(pool);
    }

    [MemoryCageFact]
    public async Task A_worker_that_the_kernel_kills_because_memory_has_run_out_is_a_crash_that_says_so()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        Task<int> neighbour = Work.SleepAsync(PathOf("neighbour"), 2_000);
        await WorkerOfAsync("neighbour");
        using MemoryCage cage = MemoryCage.Create(Limit);

        Task<int> caged = Mischief.AllocateInCageAsync(cage.Door, 4_000);

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => caged.WaitAsync(Ample));

        crash.Signal.ShouldBe(Kill);
        crash.Message.ShouldContain("because memory had run out");
        await neighbour.WaitAsync(Ample);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Workers_that_are_watched_and_killed_at_the_same_time_do_not_harm_their_caller()
    {
        WorkerPool pool = CreatePool(options =>
        {
            options.MaxWorkers = 4;
            options.MemoryLimit = Limit;
            options.HeartbeatTimeout = TimeSpan.FromSeconds(1);
        });
        using IDisposable use = pool.Use();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async caller =>
        {
            for (int i = 0; i < 4; i++)
            {
                string name = $"worker-{caller}-{i}";
                Task<int> call = Work.SleepAsync(PathOf(name), 60_000);
                int worker = await WorkerOfAsync(name);
                await Task.Delay(Random.Shared.Next(60));
                Signals.Send(worker, Kill);
                await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));
            }
        }));

        await ShouldBeWellAsync(pool);
    }
}
