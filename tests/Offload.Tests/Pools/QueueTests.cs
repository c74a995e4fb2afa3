using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Pools;

public sealed class QueueTests : WorkerTest
{
    [Fact]
    public async Task A_call_that_finds_the_queue_full_can_be_refused()
    {
        WorkerPool pool = CreatePool(options =>
        {
            options.QueueCapacity = 1;
            options.WhenQueueFull = QueueFullMode.Throw;
        });
        using IDisposable use = pool.Use();
        Task<int> running = Work.WaitForFileAsync(PathOf("go"));
        Task<int> queued = Work.AddAsync(1, 2);

        (await Should.ThrowAsync<PoolQueueFullException>(() => Work.AddAsync(3, 4))).Message.ShouldContain("QueueCapacity");
        File.WriteAllText(PathOf("go"), "");

        await running.WaitAsync(Ample);
        (await queued.WaitAsync(Ample)).ShouldBe(3);
        (await Work.AddAsync(5, 6)).ShouldBe(11, "there is room again");
    }

    [Fact]
    public async Task A_call_that_finds_the_queue_full_waits_and_its_arguments_are_taken_when_it_is_let_in()
    {
        WorkerPool pool = CreatePool(options => options.QueueCapacity = 0);
        using IDisposable use = pool.Use();
        Task<int> running = Work.WaitForFileAsync(PathOf("go"));
        await Wait.UntilAsync(() => pool.GetStatistics().RunningCalls == 1, "the first call runs");
        byte[] bytes = [1, 2, 3];
        Task<byte[]> waiting = Work.ReverseAsync(bytes);

        pool.GetStatistics().ShouldSatisfyAllConditions(
            now => now.QueuedCalls.ShouldBe(0),
            now => now.CallsWaitingForRoom.ShouldBe(1));
        bytes[0] = 9;
        File.WriteAllText(PathOf("go"), "");

        await running.WaitAsync(Ample);
        (await waiting.WaitAsync(Ample)).ShouldBe([3, 2, 9]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_deadline_that_includes_the_queue_and_the_wait_for_room_in_it_goes_by_the_clock_of_the_options(
        int capacity)
    {
        var clock = new ManualTimeProvider();
        WorkerPool pool = CreatePool(
            options => (options.QueueCapacity, options.DeadlineIncludesQueue, options.TimeProvider) = (capacity, true, clock));
        using IDisposable use = pool.Use();
        Task<int> running = Work.WaitForFileAsync(PathOf("go"));
        await Wait.UntilAsync(() => pool.GetStatistics().RunningCalls == 1, "the first call runs");

        Task<int> waiting = Work.SleepWithDeadlineAsync(1);
        await Task.Delay(400);
        waiting.IsCompleted.ShouldBeFalse("the clock has not moved");
        clock.Advance(TimeSpan.FromMilliseconds(1_001));

        (await Should.ThrowAsync<WorkerTimeoutException>(() => waiting.WaitAsync(Ample))).ProcessId.ShouldBeNull();
        File.WriteAllText(PathOf("go"), "");
        await running.WaitAsync(Ample);
    }

    [Fact]
    public async Task A_deadline_can_include_the_wait_in_the_queue()
    {
        WorkerPool pool = CreatePool(options => options.DeadlineIncludesQueue = true);
        using IDisposable use = pool.Use();
        Task<int> running = Work.WaitForFileAsync(PathOf("go"));

        var late = await Should.ThrowAsync<WorkerTimeoutException>(() => Work.SleepWithDeadlineAsync(1).WaitAsync(Ample));

        late.ProcessId.ShouldBeNull();
        late.Message.ShouldContain("queued");
        running.IsCompleted.ShouldBeFalse("no worker was killed for it");
        File.WriteAllText(PathOf("go"), "");
        await running.WaitAsync(Ample);
        await Should.ThrowAsync<WorkerTimeoutException>(() => Work.SleepWithDeadlineAsync(60_000).WaitAsync(Ample));
    }
}
