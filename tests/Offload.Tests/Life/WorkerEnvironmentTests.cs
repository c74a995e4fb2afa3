using System.Diagnostics;
using System.Globalization;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Life;

public sealed class WorkerEnvironmentTests : WorkerTest
{
    [Fact]
    public async Task Ten_megabytes_of_garbage_on_both_outputs_leave_the_result_intact()
    {
        using IDisposable use = CreatePool().Use();

        (await Mischief.WriteGarbageAsync(10 << 20).WaitAsync(Ample)).ShouldBe(10 << 20);
        (await Work.AddAsync(1, 2)).ShouldBe(3);
    }

    [Fact]
    public async Task Output_is_logged_line_by_line_under_the_pools_and_the_workers_name()
    {
        var log = new ListLoggerFactory();
        using IDisposable use = CreatePool(options => options.LoggerFactory = log).Use();

        await Mischief.WriteLinesAsync("all is well", "or is it");

        await Wait.UntilAsync(() => log.Contains("Information Offload.Workers.test Worker 1: all is well"), "the output line");
        await Wait.UntilAsync(() => log.Contains("Warning Offload.Workers.test Worker 1: or is it"), "the error line");
    }

    [Fact]
    public async Task Culture_and_trace_are_the_callers()
    {
        using IDisposable use = CreatePool().Use();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        using Activity activity = new Activity("test").Start();
        try
        {
            string[] seen = await Surroundings.DescribeAsync();

            seen[0].ShouldBe("de-DE");
            seen[1].ShouldBe(activity.TraceId.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        (await Surroundings.DescribeAsync())[0].ShouldBe(before.Name, "a culture is the call's, not the worker's");
    }

    [Fact]
    public async Task Environment_and_working_directory_are_the_callers_with_the_pools_changes()
    {
        using IDisposable use = CreatePool(options =>
        {
            options.WorkingDirectory = Folder;
            options.Environment["OFFLOAD_TEST_ADDED"] = "yes";
            options.Environment["HOME"] = null;
        }).Use();

        (await Surroundings.GetVariableAsync("OFFLOAD_TEST_ADDED")).ShouldBe("yes");
        (await Surroundings.GetVariableAsync("HOME")).ShouldBeNull();
        (await Surroundings.GetVariableAsync("PATH")).ShouldBe(Environment.GetEnvironmentVariable("PATH"));
        (await Surroundings.GetWorkingDirectoryAsync()).ShouldBe(Folder);
    }

    [Fact]
    public async Task What_makes_a_worker_is_hidden_from_the_method_and_its_children()
    {
        using IDisposable use = CreatePool().Use();

        (await Surroundings.GetVariableAsync("DOTNET_STARTUP_HOOKS")).ShouldBe(
            Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS"));
        string ofChild = await Surroundings.RunChildAsync();
        ofChild.ShouldNotContain("OFFLOAD_WORKER_CHANNEL");
        ofChild.ShouldNotContain("OFFLOAD_CALLER_STARTUP_HOOKS");
        ofChild.ShouldNotContain("DOTNET_STARTUP_HOOKS");
        ofChild.ShouldContain("PATH=");
    }

    [Fact]
    public async Task Standard_input_is_empty()
    {
        using IDisposable use = CreatePool().Use();

        (await Surroundings.ReadInputAsync().WaitAsync(Ample)).ShouldBe("");
    }

    [Fact]
    public async Task A_call_is_traced_under_the_name_Offload()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Offload",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using IDisposable use = CreatePool().Use();

        await Work.AddAsync(1, 2);
        await Should.ThrowAsync<NotSupportedException>(() => Mischief.ThrowAsync("other"));

        stopped.Select(activity => (activity.OperationName.Split('.')[^1], activity.Status))
            .ShouldBe([("Add", ActivityStatusCode.Unset), ("Throw", ActivityStatusCode.Error)]);
    }
}
