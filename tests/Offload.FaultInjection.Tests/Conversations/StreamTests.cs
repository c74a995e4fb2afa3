using System.Diagnostics;
using System.Globalization;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Subprocesses;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Conversations;

/// <summary>Workers killed and consumers gone in the middle of a stream.</summary>
public sealed class StreamTests : FaultTest
{
    private const int Kill = 9;

    [Fact]
    public async Task A_kill_in_the_middle_of_a_stream_comes_after_the_items_before_it()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        int expected = 0;

        var crash = await Should.ThrowAsync<WorkerCrashedException>(async () =>
        {
            await foreach (int item in Streams.CountAsync(PathOf("worker"), int.MaxValue))
            {
                item.ShouldBe(expected++);
                if (expected == 50_000)
                    Signals.Send(await WorkerOfAsync("worker"), Kill);
            }
        });

        crash.Signal.ShouldBe(Kill);
        expected.ShouldBeGreaterThanOrEqualTo(50_000);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Kills_at_any_moment_leave_a_prefix_and_nothing_else()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        var random = new Random(1);
        int crashes = 0;
        for (int i = 0; i < 30; i++)
        {
            string name = $"worker-{i}";
            int delay = random.Next(20);
            Task killing = Task.Run(async () =>
            {
                int worker = await WorkerOfAsync(name);
                await Task.Delay(delay);
                Signals.TrySend(worker, Kill);
            });
            int expected = 0;
            try
            {
                await foreach (int item in Streams.CountAsync(PathOf(name), 20_000, pauseEvery: 1000))
                    item.ShouldBe(expected++);
                expected.ShouldBe(20_000);
            }
            catch (WorkerCrashedException)
            {
                crashes++;
            }

            await killing;
        }

        crashes.ShouldBeGreaterThan(0);
        await ShouldBeWellAsync(pool);
    }

    [Theory]
    [InlineData("items")]
    [InlineData("bytes")]
    [InlineData("argument")]
    public async Task A_caller_that_is_killed_in_the_middle_of_a_stream_takes_the_other_end_with_it(string what)
    {
        string note = PathOf("note");
        await using RunningProcess caller = await Subprocess.OpenAsync(
            [TestProgram.Executable, "stream", what, note],
            new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Null });
        using var lines = new StreamReader(caller.StandardOutput!);
        int worker = int.Parse((await lines.ReadLineAsync().WaitAsync(Ample)).ShouldNotBeNull(), CultureInfo.InvariantCulture);
        await Wait.UntilAsync(() => File.Exists(note) && File.ReadAllText(note) is not ("" or "0" or "1"), "the stream flows");

        Signals.Send(caller.Id, Kill);

        (await caller.WaitAsync().WaitAsync(Ample)).Signal.ShouldNotBeNull();
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(worker), "the worker is gone");
        TestProgram.DeleteFilesOf(worker, caller.Id);
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_an_argument_stops_its_source()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        bool ended = false;
        var begun = new TaskCompletionSource();

        Task<long> call = Streams.SumInProcessAsync(PathOf("worker"), NumbersAsync());
        int worker = await WorkerOfAsync("worker");
        await begun.Task.WaitAsync(Ample);
        Signals.Send(worker, Kill);
        await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));

        ended.ShouldBeTrue();
        await ShouldBeWellAsync(pool);

        async IAsyncEnumerable<int> NumbersAsync()
        {
            try
            {
                begun.SetResult();
                for (int i = 0; i < int.MaxValue; i++)
                {
                    await Task.Yield();
                    yield return i;
                }
            }
            finally
            {
                ended = true;
            }
        }
    }

    [Fact]
    public async Task A_producer_that_does_not_listen_is_killed_when_its_consumer_has_left_and_the_grace_period_is_over()
    {
        WorkerPool pool = CreatePool(options => options.CancellationGracePeriod = TimeSpan.FromMilliseconds(200));
        using IDisposable use = pool.Use();
        int worker = 0;
        var left = new Stopwatch();

        await foreach (int item in Streams.StandStillInProcessAsync(PathOf("worker")))
        {
            worker = await WorkerOfAsync("worker");
            left.Start();
            break;
        }

        left.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(150), Ample);
        ChildProcesses.IsRunning(worker).ShouldBeFalse();
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Consumers_that_leave_at_any_moment_get_their_workers_back()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            int taken = 0;
            await foreach (int item in Streams.CountAsync(PathOf($"worker-{number}"), int.MaxValue))
            {
                item.ShouldBe(taken);
                if (taken++ == number * 37)
                    break;
            }
        }));

        pool.GetStatistics().WorkersStarted.ShouldBe(2);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_consumer_that_throws_has_left()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<FormatException>(async () =>
        {
            await foreach (int item in Streams.CountAsync(PathOf("worker"), int.MaxValue))
                throw new FormatException();
        });

        pool.GetStatistics().RunningCalls.ShouldBe(0);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_pool_that_is_disposed_ends_its_streams_after_the_items_before()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        int expected = 0;

        await Should.ThrowAsync<ObjectDisposedException>(async () =>
        {
            await foreach (int item in Streams.CountAsync(PathOf("worker"), int.MaxValue))
            {
                item.ShouldBe(expected++);
                if (expected == 10)
                    await pool.DisposeAsync();
            }
        });

        expected.ShouldBeGreaterThanOrEqualTo(10);
    }
}
