using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Offload.Hosting.Tests.Support;

namespace Offload.Hosting.Tests;

public sealed class ConfigurationTests : HostTest
{
    [Fact]
    public async Task Each_pool_has_its_section()
    {
        IHost host = CreateHost(
            "default:MaxWorkers=2", "default:DefaultTimeout=00:00:20", "images:MaxWorkers=3", "images:DefaultTimeout=00:00:00.300",
            "images:MaxCallsPerWorker=7", "images:MaxWorkerMemory=1000000000", "images:Output=Inherit", "images:Environment:OFFLOAD_TEST=yes", "images:Environment:HOME");
        await host.StartAsync();

        (await Methods.GetVariableAsync("OFFLOAD_TEST")).ShouldBe("yes");
        (await Methods.GetVariableAsync("HOME")).ShouldBeNull("a null in the configuration removes a variable");
        await Should.ThrowAsync<WorkerTimeoutException>(
            () => Methods.WaitForFileAsync(PathOf("started"), PathOf("never")).WaitAsync(Ample));
        (await Methods.GetProcessIdAsync()).ShouldBeOneOf([.. LivingWorkers()]);
        await WorkerPools.Get("images").WarmUpAsync(9).WaitAsync(Ample);
        WorkerPools.Get("images").GetStatistics().Workers.ShouldBe(3);

        WorkerPoolOptions images = host.Services.GetRequiredService<IOptionsMonitor<WorkerPoolOptions>>().Get("images");
        (images.Name, images.MaxCallsPerWorker, images.MaxWorkerMemory, images.Output)
            .ShouldBe(("images", 7, 1_000_000_000, WorkerOutput.Inherit));
        WorkerPoolOptions ofDefault = host.Services.GetRequiredService<IOptions<WorkerPoolOptions>>().Value;
        (ofDefault.Name, ofDefault.MaxWorkers, ofDefault.DefaultTimeout).ShouldBe(("default", 2, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Code_comes_after_the_configuration()
    {
        IHost host = CreateHost(
            services => services
                .AddOffload(options => options.MaxWorkers++)
                .AddOffload("images", options => options.MaxWorkers = 1)
                .ConfigureAll<WorkerPoolOptions>(options => options.Environment["OFFLOAD_TEST"] = "all"),
            "default:MaxWorkers=1", "images:MaxWorkers=5");
        await host.StartAsync();

        await Task.WhenAll(WorkerPools.Default.WarmUpAsync(9), WorkerPools.Get("images").WarmUpAsync(9)).WaitAsync(Ample);

        WorkerPools.Default.GetStatistics().Workers.ShouldBe(2);
        WorkerPools.Get("images").GetStatistics().Workers.ShouldBe(1);
        (await Methods.GetVariableAsync("OFFLOAD_TEST")).ShouldBe("all");
    }

    [Fact]
    public async Task Another_section_can_be_chosen()
    {
        IConfigurationSection section = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Workers:Images:MaxWorkers", (string?)"1")])
            .Build().GetSection("Workers");
        IHost host = CreateHost(services => services.AddOffload(section), "images:MaxWorkers=5");
        await host.StartAsync();

        await WorkerPools.Get("images").WarmUpAsync(9).WaitAsync(Ample);

        WorkerPools.Get("images").GetStatistics().Workers.ShouldBe(1);
    }

    [Theory]
    [InlineData("images:MaxWorker=4", "Offload:images:MaxWorker is no option of a worker pool", "MaxWorkers,")]
    [InlineData("images:Name=pictures", "Offload:images:Name is no option", "MinWorkers")]
    [InlineData("images:LoggerFactory=x", "Offload:images:LoggerFactory is no option", "MinWorkers")]
    [InlineData("images:TimeProvider=x", "Offload:images:TimeProvider is no option", "MinWorkers")]
    [InlineData("images:ConfigureProcess=x", "Offload:images:ConfigureProcess is no option", "MinWorkers")]
    [InlineData("MaxWorkers=4", "'4' for Offload:MaxWorkers", "Offload:default")]
    [InlineData("images:DefaultTimeout=30", "Offload:images:DefaultTimeout is '30', which is a number of days", "00:00:30")]
    [InlineData("images:MaxWorkers=0", "Worker pool 'images' (configuration: Offload:images)", "MaxWorkers is '0', but a pool needs at least one worker")]
    [InlineData("default:MaxRetries=7", "Worker pool 'default' (configuration: Offload:default)", "MaxRetries is '7', but it must be 0 or 1")]
    public async Task What_is_wrong_is_told_at_the_start_with_its_place_and_the_rule(string setting, string place, string rule)
    {
        OptionsValidationException exception =
            await Should.ThrowAsync<OptionsValidationException>(() => CreateHost(setting).StartAsync());

        exception.Message.ShouldContain(place);
        exception.Message.ShouldContain(rule);
        exception.Failures.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_told_with_its_place()
    {
        IHost host = CreateHost("images:MaxWorkers=many");

        InvalidOperationException exception = await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync());

        exception.Message.ShouldContain("Offload:images:MaxWorkers");
        exception.ToString().ShouldContain("many");
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        IHost host = CreateHost(
            services => services.AddOffload("videos", options => options.MinWorkers = -1),
            "images:Max=1", "images:Min=1", "default:MaxWorkers=0");

        OptionsValidationException exception = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());

        exception.Failures.Count().ShouldBe(4);
        exception.Message.ShouldContain("Worker pool 'videos': WorkerPoolOptions.MinWorkers is '-1'");
    }

    [Fact]
    public void Every_option_that_text_can_hold_can_be_configured()
    {
        var written = new Dictionary<Type, (string Text, object Value)>
        {
            [typeof(int)] = ("1", 1),
            [typeof(int?)] = ("1", 1),
            [typeof(long?)] = ("1000000000", 1_000_000_000L),
            [typeof(bool)] = ("true", true),
            [typeof(string)] = ("text", "text"),
            [typeof(TimeSpan)] = ("00:00:01", TimeSpan.FromSeconds(1)),
            [typeof(TimeSpan?)] = ("00:00:01", TimeSpan.FromSeconds(1)),
            [typeof(WorkerOutput)] = ("Null", WorkerOutput.Null),
            [typeof(QueueFullMode)] = ("Throw", QueueFullMode.Throw),
            [typeof(NestedCalls)] = ("Error", NestedCalls.Error),
            [typeof(FastLaneUse)] = ("Never", FastLaneUse.Never),
        };
        PropertyInfo[] all = typeof(WorkerPoolOptions).GetProperties();
        PropertyInfo[] properties =
            [.. all.Where(property => written.ContainsKey(property.PropertyType) && property.Name != "Name")];
        IHost host = CreateHost(
            [.. properties.Select(property => $"images:{property.Name}={written[property.PropertyType].Text}")]);

        WorkerPoolOptions options = host.Services.GetRequiredService<IOptionsMonitor<WorkerPoolOptions>>().Get("images");

        foreach (PropertyInfo property in properties)
            property.GetValue(options).ShouldBe(written[property.PropertyType].Value, property.Name);
        all.Except(properties).Select(property => property.Name)
            .ShouldBe(["Name", "LoggerFactory", "Environment", "ConfigureProcess", "TimeProvider"], ignoreOrder: true);
    }
}
