using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Offload.Hosting.Tests.Support;

namespace Offload.Hosting.Tests;

public sealed class HealthCheckTests : HostTest
{
    private string WorkerScript => PathOf("worker");

    [Fact]
    public async Task A_pool_is_healthy_before_its_first_call_and_after_it()
    {
        HealthCheckService health = await StartAsync(checks => checks.AddOffload("images"));

        HealthReportEntry before = await CheckAsync(health);
        await Methods.GetImageProcessIdAsync();
        await Wait.UntilAsync(() => WorkerPools.Get("images").GetStatistics().IdleWorkers == 1, "the worker is idle again");
        HealthReportEntry after = await CheckAsync(health);

        before.Status.ShouldBe(HealthStatus.Healthy);
        before.Data["Workers"].ShouldBe(0);
        after.Status.ShouldBe(HealthStatus.Healthy);
        after.Data.ShouldBe(
            new Dictionary<string, object>
            {
                ["Workers"] = 1,
                ["IdleWorkers"] = 1,
                ["StartingWorkers"] = 0,
                ["RunningCalls"] = 0,
                ["QueuedCalls"] = 0,
                ["CallsWaitingForRoom"] = 0,
                ["WorkersStarted"] = 1L,
                ["StartFailuresInARow"] = 0,
                ["CallsCompleted"] = 1L,
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_pool_whose_workers_do_not_start_is_unhealthy_until_one_does()
    {
        HealthCheckService health = await StartAsync(
            checks => checks.AddOffload("images"), $"images:WorkerExecutable={WorkerScript}");
        await Should.ThrowAsync<WorkerStartException>(() => Methods.GetImageProcessIdAsync());

        HealthReportEntry ill = await CheckAsync(health);
        ill.Status.ShouldBe(HealthStatus.Unhealthy);
        ill.Description!.ShouldContain("the last 2 starts have failed", customMessage: "the call's, and the check's own");
        ill.Exception.ShouldBeOfType<WorkerStartException>();
        ill.Data["StartFailuresInARow"].ShouldBe(2);

        WriteWorkerScript();
        (await CheckAsync(health)).Status.ShouldBe(HealthStatus.Healthy, "nobody else has tried");
    }

    [Fact]
    public async Task A_pool_whose_workers_live_while_others_do_not_start_is_degraded()
    {
        WriteWorkerScript();
        HealthCheckService health = await StartAsync(
            checks => checks.AddOffload("images"), $"images:WorkerExecutable={WorkerScript}", "images:MaxWorkers=2");
        await WorkerPools.Get("images").WarmUpAsync(1).WaitAsync(Ample);
        File.Delete(WorkerScript);
        await Should.ThrowAsync<WorkerStartException>(() => WorkerPools.Get("images").WarmUpAsync(2).WaitAsync(Ample));

        HealthReportEntry entry = await CheckAsync(health);

        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Description!.ShouldContain("has 1 workers, but the last 1 starts have failed");
    }

    [Fact]
    public async Task A_pool_with_too_long_a_queue_is_degraded()
    {
        HealthCheckService health = await StartAsync(
            checks => checks.AddOffload("images", maxQueuedCalls: 1), "images:MaxWorkers=1");
        Task<int>[] calls =
            [.. Enumerable.Range(0, 2).Select(n => Methods.WaitForFileAsync(PathOf($"started-{n}"), PathOf("go")))];
        await Wait.UntilAsync(
            () => WorkerPools.Get("images").GetStatistics() is { RunningCalls: 1, QueuedCalls: 1 }, "one runs, one waits");
        (await CheckAsync(health)).Status.ShouldBe(HealthStatus.Healthy);

        Task<int> oneMore = Methods.GetImageProcessIdAsync();
        HealthReportEntry entry = await CheckAsync(health);

        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Description.ShouldBe("2 calls wait in worker pool 'images', more than 1.");
        File.WriteAllText(PathOf("go"), "");
        await Task.WhenAll([.. calls, oneMore]).WaitAsync(Ample);
        (await CheckAsync(health)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Ten_calls_may_wait_for_each_worker_unless_another_number_is_given()
    {
        HealthCheckService health = await StartAsync(checks => checks.AddOffload("images"), "images:MaxWorkers=1");
        List<Task<int>> calls =
            [.. Enumerable.Range(0, 11).Select(n => Methods.WaitForFileAsync(PathOf($"started-{n}"), PathOf("go")))];
        await Wait.UntilAsync(
            () => WorkerPools.Get("images").GetStatistics() is { RunningCalls: 1, QueuedCalls: 10 }, "one runs, ten wait");
        (await CheckAsync(health)).Status.ShouldBe(HealthStatus.Healthy);

        calls.Add(Methods.GetImageProcessIdAsync());
        (await CheckAsync(health)).Status.ShouldBe(HealthStatus.Degraded);

        File.WriteAllText(PathOf("go"), "");
        await Task.WhenAll(calls).WaitAsync(Ample);
    }

    [Fact]
    public async Task What_is_reported_for_a_failure_can_be_chosen_and_checks_have_names_and_tags()
    {
        HealthCheckService health = await StartAsync(
            checks => checks.AddOffload().AddOffload("images", failureStatus: HealthStatus.Degraded, tags: ["ready"]),
            $"images:WorkerExecutable={WorkerScript}");
        await Should.ThrowAsync<WorkerStartException>(() => Methods.GetImageProcessIdAsync());

        HealthReport report = await health.CheckHealthAsync().WaitAsync(Ample);

        report.Entries.Keys.ShouldBe(["offload-default", "offload-images"], ignoreOrder: true);
        report.Entries["offload-default"].Status.ShouldBe(HealthStatus.Healthy);
        report.Entries["offload-images"].Status.ShouldBe(HealthStatus.Degraded);
        report.Entries["offload-images"].Tags.ShouldBe(["ready"]);
    }

    private async Task<HealthCheckService> StartAsync(Action<IHealthChecksBuilder> addChecks, params string[] settings)
    {
        IHost host = CreateHost(services => addChecks(services.AddLogging().AddHealthChecks()), settings);
        await host.StartAsync();
        return host.Services.GetRequiredService<HealthCheckService>();
    }

    private static async Task<HealthReportEntry> CheckAsync(HealthCheckService health)
        => (await health.CheckHealthAsync().WaitAsync(Ample)).Entries.ShouldHaveSingleItem().Value;

    /// <summary>A program for workers that comes and goes.</summary>
    private void WriteWorkerScript() => ShellScript.Write(WorkerScript, $"exec '{TestProgram.Executable}' dedicated-worker");
}
