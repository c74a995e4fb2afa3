using System.Diagnostics.CodeAnalysis;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Disposal;

[SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "Callers do it, and are not to hang.")]
public sealed class DisposalTests : FaultTest
{
    [Fact]
    public async Task A_caller_may_dispose_of_the_pool_in_the_continuation_of_its_call_and_wait_for_it()
    {
        for (int i = 0; i < 5; i++)
        {
            WorkerPool pool = CreatePool();
            using IDisposable use = pool.Use();

            await Work.AddAsync(1, 2).ContinueWith(
                _ => Task.Run(async () => await pool.DisposeAsync()).Wait(Ample).ShouldBeTrue(),
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).WaitAsync(Ample);
        }
    }

    [Fact]
    public async Task A_continuation_that_blocks_does_not_keep_its_worker_from_the_next_call()
    {
        using IDisposable use = CreatePool().Use();

        int sum = await Work.AddAsync(1, 2).ContinueWith(
            first =>
            {
                Task<int> second = Work.AddAsync(3, 4);
                second.Wait(Ample).ShouldBeTrue();
                return first.Result + second.Result;
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).WaitAsync(Ample);

        sum.ShouldBe(10);
    }

    [Fact]
    public async Task Disposal_at_any_moment_of_many_calls_ends_them_all()
    {
        for (int i = 0; i < 8; i++)
        {
            WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
            using IDisposable use = pool.Use();
            if (i % 2 == 0)
                await pool.WarmUpAsync(2);
            Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(n => Work.AddAsync(n, 1))];
            await Task.Delay(i);

            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => pool.DisposeAsync().AsTask())).WaitAsync(Ample);

            for (int n = 0; n < calls.Length; n++)
            {
                await Task.WhenAny(calls[n]).WaitAsync(Ample);
                if (calls[n].IsCompletedSuccessfully)
                    (await calls[n]).ShouldBe(n + 1);
                else
                    calls[n].Exception!.InnerException.ShouldBeOfType<ObjectDisposedException>();
            }
        }
    }

    [Fact]
    public async Task Stopped_workers_do_not_keep_a_pool_from_ending()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        Task<int> call = Work.SleepAsync(PathOf("worker"), 60_000);
        int busy = await WorkerOfAsync("worker");
        int idle = await Work.GetProcessIdAsync();
        await Signals.StopAsync(busy);
        await Signals.StopAsync(idle);

        await pool.DisposeAsync().AsTask().WaitAsync(Ample);

        await Should.ThrowAsync<ObjectDisposedException>(() => call.WaitAsync(Ample));
        ChildProcesses.IsRunning(busy).ShouldBeFalse();
        ChildProcesses.IsRunning(idle).ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_that_never_gets_ready_does_not_keep_its_pool_from_ending()
    {
        WorkerPool pool = CreateImpostorPool("hello", "silence", options => options.StartupTimeout = Timeout.InfiniteTimeSpan);
        using IDisposable use = pool.Use();
        Task<int> call = Work.AddAsync(1, 2);
        await Task.Delay(300);

        await pool.DisposeAsync().AsTask().WaitAsync(Ample);

        await Should.ThrowAsync<ObjectDisposedException>(() => call.WaitAsync(Ample));
    }

    [Fact]
    public async Task Callers_that_wait_for_room_in_the_queue_fail_at_once_too()
    {
        WorkerPool pool = CreatePool(options => (options.QueueCapacity, options.DisposeGracePeriod) = (0, Ample));
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        Task<int> running = Work.SleepCooperativelyInProcessAsync(PathOf("worker"), source.Token);
        await WorkerOfAsync("worker");
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(i => Work.AddAsync(i, i))];

        Task disposal = pool.DisposeAsync().AsTask();

        foreach (Task<int> call in waiting)
            await Should.ThrowAsync<ObjectDisposedException>(() => call.WaitAsync(Ample));
        running.IsCompleted.ShouldBeFalse();
        disposal.IsCompleted.ShouldBeFalse();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running.WaitAsync(Ample));
        await disposal.WaitAsync(Ample);
    }

    [Fact]
    public async Task A_worker_that_refuses_to_shut_down_is_killed()
    {
        WorkerPool pool = CreateImpostorPool("call", "no-end");
        using (pool.Use())
            await Work.AddAsync(1, 2).WaitAsync(Ample);

        await pool.DisposeAsync().AsTask().WaitAsync(Ample);
    }
}
