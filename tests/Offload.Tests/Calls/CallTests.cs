using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Calls;

public class CallTests : WorkerTest
{
    [Fact]
    public async Task A_call_runs_in_another_process_and_returns_its_result()
    {
        using IDisposable use = CreatePool().Use();

        int worker = await Work.GetProcessIdAsync();

        worker.ShouldNotBe(Environment.ProcessId);
        (await Work.AddAsync(2, 3)).ShouldBe(5);
        (await Work.GetProcessIdAsync()).ShouldBe(worker, "the same warm worker is used again");
    }

    [Fact]
    public async Task Static_state_lives_in_the_worker()
    {
        using IDisposable use = CreatePool().Use();

        (await Work.CountCallsAsync()).ShouldBe(1);
        (await Work.CountCallsAsync()).ShouldBe(2);
        int here = Work.CountCalls();
        (await Work.CountCallsAsync()).ShouldBe(3);
        Work.CountCalls().ShouldBe(here + 1, "this process has a count of its own");
    }

    [Fact]
    public async Task Asynchronous_and_void_methods_are_awaited_in_the_worker()
    {
        using IDisposable use = CreatePool().Use();

        (await Work.GreetInProcessAsync("Ann")).ShouldBe("Hello Ann");
        await Work.TouchAsync(PathOf("file"));
        File.ReadAllText(PathOf("file")).ShouldBe("touched");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(40_000_000)]
    public async Task Blocks_of_any_size_come_back_intact(int size)
    {
        using IDisposable use = CreatePool().Use();
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        byte[] reversed = await Work.ReverseAsync(bytes);

        Array.Reverse(reversed);
        reversed.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Arguments_are_taken_when_the_call_is_made()
    {
        using IDisposable use = CreatePool().Use();
        byte[] bytes = [1, 2, 3];

        Task<byte[]> call = Work.ReverseAsync(bytes);
        bytes[0] = 99;

        (await call).ShouldBe([3, 2, 1]);
    }

    [Fact]
    public async Task A_call_made_inside_a_worker_runs_there()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        (await Work.AddNestedAsync(1, 2)).ShouldBe(3, "the nested call saw the process id of its caller");
        pool.GetStatistics().WorkersStarted.ShouldBe(1);
    }

    [Fact]
    public async Task Ten_thousand_calls_of_64_callers_are_all_answered_and_nothing_is_left()
    {
        await WarmUpThisProcessAsync();
        List<string> descriptors = Descriptors.OfThisProcess();
        string[] files = Directory.GetFiles(Path.GetTempPath());
        await using (WorkerPool pool = CreatePool(options => options.MaxWorkers = 4))
        {
            await pool.WarmUpAsync(4);
            using IDisposable use = pool.Use();
            for (int i = 0; i < 1000; i++)
                (await Work.AddAsync(i, 1)).ShouldBe(i + 1);

            await Task.WhenAll(Enumerable.Range(0, 64).Select(async caller =>
            {
                for (int i = 0; i < 10_000 / 64 + 1; i++)
                    (await Work.AddAsync(caller, i)).ShouldBe(caller + i);
            }));
            pool.GetStatistics().Workers.ShouldBe(4);
        }

        await Wait.UntilAsync(
            () => Descriptors.NewSince(descriptors).Count == 0,
            () => $"no descriptor is left, but there is: {string.Join(", ", Descriptors.NewSince(descriptors))}");
        Directory.GetFiles(Path.GetTempPath()).Except(files)
            .Where(file => file.Contains("offload", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    /// <summary>What the first call of a process opens for good (the runtime's epoll and the like) is no leak.</summary>
    private static async Task WarmUpThisProcessAsync()
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions { Name = "first", MaxWorkers = 1 });
        using IDisposable use = pool.Use();
        (await Work.AddAsync(1, 1)).ShouldBe(2); // assemblies stay open too, Shouldly's among them
    }
}
