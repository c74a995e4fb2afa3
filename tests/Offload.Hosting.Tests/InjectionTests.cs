using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Offload.Hosting.Tests.Support;

namespace Offload.Hosting.Tests;

public sealed class InjectionTests : HostTest
{
    [Fact]
    public async Task Pools_are_injected_by_their_names()
    {
        IHost host = CreateHost(services => services.AddOffload().AddSingleton<Consumer>(), "images:MaxWorkers=1");
        await host.StartAsync();

        Consumer consumer = host.Services.GetRequiredService<Consumer>();

        consumer.Pool.ShouldBeSameAs(WorkerPools.Default);
        consumer.Images.ShouldBeSameAs(WorkerPools.Get("images"));
        host.Services.GetRequiredKeyedService<WorkerPool>("default").ShouldBeSameAs(consumer.Pool);
        using (consumer.Images.Use())
            await Methods.GetProcessIdAsync();
        consumer.Images.GetStatistics().CallsCompleted.ShouldBe(1);
    }

    [Fact]
    public async Task A_pool_that_is_injected_before_the_host_starts_has_its_options()
    {
        var log = new LogEntries();
        IHost host = CreateHost(log, "images:MaxWorkers=1");

        await host.Services.GetRequiredKeyedService<WorkerPool>("images").WarmUpAsync(9).WaitAsync(Ample);

        LivingWorkers().Count().ShouldBe(1);
        await host.StartAsync();
        log.Containing("Warning").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_container_that_is_disposed_of_does_not_take_the_pool_from_another_host()
    {
        IHost one = CreateHost(), other = CreateHost();
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        WorkerPool pool = one.Services.GetRequiredService<WorkerPool>();
        other.Services.GetRequiredService<WorkerPool>().ShouldBeSameAs(pool);

        await one.StopAsync();
        await ((IAsyncDisposable)one).DisposeAsync();

        await pool.WarmUpAsync(1).WaitAsync(Ample);
        pool.GetStatistics().Workers.ShouldBe(1);
    }

    [Fact]
    public async Task A_container_without_a_host_ends_the_workers_with_itself()
    {
        IServiceCollection services = new ServiceCollection().AddOffload(options => options.MaxWorkers = 1);
        await using (ServiceProvider container = services.BuildServiceProvider())
        {
            await container.GetRequiredService<WorkerPool>().WarmUpAsync(9).WaitAsync(Ample);
            LivingWorkers().Count().ShouldBe(1);
        }

        LivingWorkers().ShouldBeEmpty();
    }

    [Fact]
    public void A_key_that_is_no_name_is_refused()
        => Should.Throw<InvalidOperationException>(() => CreateHost().Services.GetRequiredKeyedService<WorkerPool>(42))
            .Message.ShouldContain("42");

    [Fact]
    public async Task A_host_that_has_stopped_gives_no_pools()
    {
        IHost host = CreateHost();
        await host.StartAsync();
        await host.StopAsync();

        Should.Throw<ObjectDisposedException>(() => host.Services.GetRequiredService<WorkerPool>());
    }

    private sealed class Consumer(WorkerPool pool, [FromKeyedServices("images")] WorkerPool images)
    {
        public WorkerPool Pool { get; } = pool;

        public WorkerPool Images { get; } = images;
    }
}
