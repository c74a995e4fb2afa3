using System.Net;
using System.Net.Http.Json;
using Offload.Hosting.Tests.Support;
using Offload.Subprocesses;

namespace Offload.Hosting.Tests;

/// <summary>A web service as a process of its own, from outside.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task A_service_lives_on_whatever_its_users_write_and_leaves_no_worker()
    {
        await using ServiceProgram service = await ServiceProgram.StartAsync();
        service.Workers.Count.ShouldBe(1, "the minimum of one pool");

        (await (await service.FindAsync(@"o\w", "hello world")).Content.ReadFromJsonAsync<string[]>()).ShouldBe(["or"]);
        (await (await service.CalculateAsync("2 * (3 + 4)")).Content.ReadAsStringAsync()).ShouldBe("14");
        await AssertRefusedAsync(service.FindAsync("(a+", "a"), HttpStatusCode.BadRequest, "Not enough )'s");
        await AssertRefusedAsync(
            service.FindAsync("(a+)+$", new string('a', 50) + "b"), HttpStatusCode.UnprocessableEntity, "took too long");
        await AssertRefusedAsync(
            service.CalculateAsync(new string('(', 200_000)), HttpStatusCode.UnprocessableEntity, "brought its process down");

        (await service.Client.GetStringAsync("health")).ShouldBe("Healthy");
        (await service.Client.GetFromJsonAsync<WorkerPoolStatistics>("patterns"))!.CallsCompleted.ShouldBe(3);
        (await (await service.CalculateAsync("1/4")).Content.ReadAsStringAsync()).ShouldBe("0.25");
        IReadOnlyCollection<int> workers = service.Workers;
        workers.ShouldNotBeEmpty();

        ExitStatus status = await service.StopAsync();

        status.ExitCode.ShouldBe(0);
        workers.ShouldAllBe(worker => !ChildProcesses.IsRunning(worker));
    }

    [Fact]
    public async Task Inline_mode_starts_no_worker_not_even_the_minimum()
    {
        await using ServiceProgram service = await ServiceProgram.StartAsync(mode: "inline");

        (await (await service.CalculateAsync("2 * (3 + 4)")).Content.ReadAsStringAsync()).ShouldBe("14");

        service.Workers.ShouldBeEmpty();
        (await service.StopAsync()).ExitCode.ShouldBe(0);
    }

    private static async Task AssertRefusedAsync(Task<HttpResponseMessage> request, HttpStatusCode status, string reason)
    {
        using HttpResponseMessage response = await request;
        (await response.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain(reason);
        response.StatusCode.ShouldBe(status);
    }
}
