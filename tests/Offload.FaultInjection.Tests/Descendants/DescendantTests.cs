using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Descendants;

/// <summary>What a worker's methods have started goes with the worker, whatever it did to get away.</summary>
public sealed class DescendantTests : FaultTest
{
    private const int Kill = 9;

    [Theory]
    [InlineData("exit")]
    [InlineData("crash")]
    public async Task A_daemon_goes_with_the_worker_that_ends_by_itself(string how)
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.StartDaemonAsync(PathOf("daemon"), how).WaitAsync(Ample));

        await ShouldBeGoneAsync();
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_daemon_goes_with_the_worker_that_is_killed_from_outside()
    {
        using IDisposable use = CreatePool().Use();
        int worker = await Work.GetProcessIdAsync().WaitAsync(Ample);
        await Mischief.StartDaemonAsync(PathOf("daemon"), "return").WaitAsync(Ample);
        ChildProcesses.IsRunning(await WorkerOfAsync("daemon")).ShouldBeTrue("as long as its worker lives");

        Signals.Send(worker, Kill);

        await ShouldBeGoneAsync();
    }

    [Fact]
    public async Task A_daemon_goes_with_the_worker_whose_call_is_cancelled()
    {
        using IDisposable use = CreatePool().Use();
        using var source = new CancellationTokenSource();
        Task call = Mischief.StartDaemonAsync(PathOf("daemon"), "hang", source.Token);
        await WorkerOfAsync("daemon");

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample));
        await ShouldBeGoneAsync();
    }

    [Fact]
    public async Task A_daemon_goes_with_the_worker_that_is_no_longer_needed()
    {
        WorkerPool pool = CreatePool();
        using (pool.Use())
            await Mischief.StartDaemonAsync(PathOf("daemon"), "return").WaitAsync(Ample);

        await pool.DisposeAsync().AsTask().WaitAsync(Ample);

        await ShouldBeGoneAsync();
    }

    [Fact]
    public async Task A_daemon_that_was_meant_to_stay_stays_if_the_pool_is_told_not_to_mark_it()
    {
        WorkerPool pool = CreatePool(options => options.ConfigureProcess = process => process.MarkDescendants = false);
        using (pool.Use())
            await Mischief.StartDaemonAsync(PathOf("daemon"), "return").WaitAsync(Ample);

        await pool.DisposeAsync().AsTask().WaitAsync(Ample);

        int daemon = await WorkerOfAsync("daemon");
        ChildProcesses.IsRunning(daemon).ShouldBeTrue();
        Signals.Send(daemon, Kill);
    }

    private async Task ShouldBeGoneAsync()
    {
        int daemon = await WorkerOfAsync("daemon");
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(daemon), $"the daemon {daemon} is gone");
    }
}
