using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Pools;

public sealed class StartupTests : WorkerTest
{
    [Fact]
    public async Task Startup_methods_run_once_in_every_worker_of_their_pool_before_its_first_call()
    {
        using (CreatePool(options => (options.Name, options.MaxCallsPerWorker) = (Startup.Pool, 2)).Use())
        {
            for (int i = 0; i < 4; i++)
                (await Startup.TraceAsync()).ShouldBe("first;second;");
        }

        using (CreatePool().Use())
            (await Startup.TraceAsync()).ShouldBe("", "the start-up methods are another pool's");
    }

    [Fact]
    public async Task A_startup_method_that_throws_is_a_failed_start_with_its_exception()
    {
        using IDisposable use = CreatePool(options => options.Name = Startup.FailingPool).Use();

        var failure = await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        failure.Message.ShouldContain("the model is damaged");
        failure.InnerException.ShouldBeOfType<InvalidDataException>().StackTrace.ShouldNotBeNull()
            .ShouldContain("Startup.FailAsync");
    }
}
