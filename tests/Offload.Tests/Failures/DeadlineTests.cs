using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Failures;

public class DeadlineTests : WorkerTest
{
    [Fact]
    public async Task A_call_past_its_deadline_gets_a_timeout_and_its_worker_is_killed()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();

        var waited = Stopwatch.StartNew();
        var late = await Should.ThrowAsync<WorkerTimeoutException>(() => Work.SleepWithDeadlineAsync(60_000).WaitAsync(Ample));

        waited.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(990), TimeSpan.FromSeconds(20));
        late.Timeout.ShouldBe(TimeSpan.FromSeconds(1));
        late.ShouldBeAssignableTo<TimeoutException>();
        ChildProcesses.IsRunning(worker).ShouldBeFalse();
        (await Work.SleepWithDeadlineAsync(1)).ShouldBe(1);
    }

    [Fact]
    public async Task The_pools_deadline_holds_for_methods_that_have_none()
    {
        using IDisposable use = CreatePool(options => options.DefaultTimeout = TimeSpan.FromMilliseconds(200)).Use();

        await Should.ThrowAsync<WorkerTimeoutException>(() => Work.SleepAsync(PathOf("started"), 60_000).WaitAsync(Ample));
    }

    [Fact]
    public async Task The_deadline_counts_from_the_start_in_a_worker_not_in_the_queue()
    {
        using IDisposable use = CreatePool().Use();
        Task<int> first = Work.WaitForFileAsync(PathOf("go"));
        Task<int> queued = Work.SleepWithDeadlineAsync(1);

        await Task.Delay(1_200);
        File.WriteAllText(PathOf("go"), "");

        await first.WaitAsync(Ample);
        (await queued.WaitAsync(Ample)).ShouldBe(1);
    }

    [Fact]
    public async Task A_deadline_that_comes_late_does_not_hit_the_next_call()
    {
        using IDisposable use = CreatePool().Use();
        int worker = await Work.GetProcessIdAsync();

        await Work.SleepWithDeadlineAsync(1);
        await Task.Delay(1_100);

        (await Work.GetProcessIdAsync()).ShouldBe(worker);
    }
}
