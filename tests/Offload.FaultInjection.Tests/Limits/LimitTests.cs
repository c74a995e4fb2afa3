using System.Diagnostics;
using System.Globalization;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Subprocesses;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Limits;

/// <summary>Limits of the pool and of the kernel, each on a real worker that goes beyond it.</summary>
public sealed class LimitTests : FaultTest
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public async Task A_call_that_uses_too_much_processor_time_ends_and_one_that_sleeps_longer_does_not()
    {
        WorkerPool pool = CreatePool(options => options.CpuTimeLimit = TimeSpan.FromMilliseconds(500));
        using IDisposable use = pool.Use();
        await Work.AddAsync(1, 2).WaitAsync(Ample);

        (await Work.PauseAsync(1_200).WaitAsync(Ample)).ShouldBe(1_200);
        var late = await Should.ThrowAsync<WorkerTimeoutException>(() => Mischief.SpinAsync(60_000).WaitAsync(Ample));

        late.Message.ShouldContain("processor time");
        late.Timeout.ShouldBe(TimeSpan.FromMilliseconds(500));
        ChildProcesses.IsRunning(late.ProcessId!.Value).ShouldBeFalse();
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Processor_time_of_earlier_calls_does_not_count_against_a_later_one()
    {
        WorkerPool pool = CreatePool(options => options.CpuTimeLimit = TimeSpan.FromSeconds(1));
        using IDisposable use = pool.Use();

        for (int i = 0; i < 5; i++)
            (await Mischief.SpinAsync(400).WaitAsync(Ample)).ShouldBe(400);

        pool.GetStatistics().WorkersStarted.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_that_the_kernel_ends_for_its_processor_time_says_so()
    {
        WorkerPool pool = CreatePool(
            options => options.ConfigureProcess = process => process.ResourceLimits.CpuSeconds = new ResourceLimit(2, 20));
        using IDisposable use = pool.Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.SpinAsync(60_000).WaitAsync(Ample));

        crash.Signal.ShouldBe(ProcessSignal.SIGXCPU);
        crash.Message.ShouldContain("CpuSeconds");
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_method_that_opens_more_files_than_its_worker_may_gets_an_error_and_the_worker_lives_on()
    {
        WorkerPool pool = CreatePool(options => options.ConfigureProcess = process => process.ResourceLimits.OpenFiles = 300);
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync().WaitAsync(Ample);

        (await Should.ThrowAsync<IOException>(() => Mischief.OpenFilesAsync(1_000).WaitAsync(Ample)))
            .Message.ShouldContain("Too many open files");

        (await Mischief.OpenFilesAsync(100).WaitAsync(Ample)).ShouldBe(100);
        (await Work.GetProcessIdAsync().WaitAsync(Ample)).ShouldBe(worker);
    }

    [Fact]
    public async Task Native_memory_that_is_refused_by_the_kernel_is_an_error_and_the_worker_lives_on()
    {
        WorkerPool pool = CreatePool(
            options => options.ConfigureProcess = process => process.ResourceLimits.DataSize = 1024L * Megabyte);
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync().WaitAsync(Ample);

        await Should.ThrowAsync<OutOfMemoryException>(
            () => Mischief.AllocateNativeAsync(2_000, megabytesAtATime: 2_000).WaitAsync(Ample));

        (await Mischief.AllocateNativeAsync(64, 16).WaitAsync(Ample)).ShouldBe(4);
        (await Work.GetProcessIdAsync().WaitAsync(Ample)).ShouldBe(worker);
    }

    [Theory]
    [InlineData("managed")]
    [InlineData("native")]
    [InlineData("native, refused by the kernel")]
    public async Task A_method_that_allocates_without_end_is_stopped_within_seconds_and_disturbs_nobody(string memory)
    {
        WorkerPool pool = CreatePool(options =>
        {
            options.MaxWorkers = 2;
            options.MemoryLimit = 256L * Megabyte;
            if (memory.EndsWith("kernel", StringComparison.Ordinal))
                options.ConfigureProcess = process => process.ResourceLimits.DataSize = 1024L * Megabyte;
        });
        using IDisposable use = pool.Use();
        await pool.WarmUpAsync(2).WaitAsync(Ample);
        long before = Environment.WorkingSet;
        var running = Stopwatch.StartNew();

        Task<int> greedy = memory == "managed" ? Mischief.AllocateAsync(20_000)
            : Mischief.AllocateNativeAsync(20_000, memory == "native" ? 1 : 2_000);
        int others = 0;
        while (!greedy.IsCompleted && running.Elapsed < Ample)
        {
            (await Work.AddAsync(others, 1).WaitAsync(Ample)).ShouldBe(others + 1);
            others++;
        }

        await Should.ThrowAsync<WorkerMemoryLimitException>(() => greedy);
        running.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        others.ShouldBeGreaterThan(0);
        (Environment.WorkingSet - before).ShouldBeLessThan(128L * Megabyte, "it is the worker's memory, not the caller's");
    }

    [Fact]
    public async Task Workers_do_not_take_a_heap_for_every_processor()
    {
        Environment.SetEnvironmentVariable("DOTNET_gcServer", null);
        using IDisposable use = CreatePool().Use();

        (await Work.HasServersCollectorAsync().WaitAsync(Ample)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_callers_own_choice_of_a_garbage_collector_comes_first()
    {
        using IDisposable use = CreatePool(options => options.Environment["DOTNET_gcServer"] = "1").Use();

        (await Work.HasServersCollectorAsync().WaitAsync(Ample)).ShouldBe(Environment.ProcessorCount > 1);
    }

    [Fact]
    public async Task Nice_value_processors_and_limits_are_what_was_asked_for()
    {
        int processor = int.Parse(
            (await File.ReadAllLinesAsync("/proc/self/status")).Single(
                line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
                .Split('\t', ',', '-')[1], CultureInfo.InvariantCulture);
        using IDisposable use = CreatePool(options => options.ConfigureProcess = process =>
        {
            process.Nice = 7;
            process.CpuAffinity = [processor];
            process.ResourceLimits.CoreSize = 0;
            process.ResourceLimits.OpenFiles = new ResourceLimit(400, 500);
        }).Use();

        var stat = new ProcessStat(await Work.ReadOwnAsync("stat").WaitAsync(Ample));
        string[] status = (await Work.ReadOwnAsync("status").WaitAsync(Ample)).Split('\n');
        string[] limits = (await Work.ReadOwnAsync("limits").WaitAsync(Ample)).Split('\n');

        stat.Nice.ShouldBe(7);
        status.ShouldContain($"Cpus_allowed_list:\t{processor}");
        limits.Single(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3..5].ShouldBe(["500", "500"]);
        limits.Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[4].ShouldBe("0");
    }
}
