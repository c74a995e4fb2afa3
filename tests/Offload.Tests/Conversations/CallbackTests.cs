using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Conversations;

public sealed class CallbackTests : WorkerTest
{
    private static readonly AsyncLocal<string?> Local = new();

    [Fact]
    public async Task Callbacks_of_every_kind_run_in_the_caller()
    {
        using IDisposable use = CreatePool().Use();
        var log = new List<string>();

        string answer = await Callbacks.AskAllInProcessAsync(
            told: number => log.Add($"told {number} in {Environment.ProcessId}"),
            add: (left, right) => left + right,
            save: async text =>
            {
                await Task.Yield();
                log.Add(text);
            },
            load: () => Task.FromResult("loaded"),
            wait: milliseconds => new ValueTask(Task.Delay(milliseconds)),
            find: (name, number, token) => new ValueTask<Callbacks.Step?>(new Callbacks.Step(number, name)),
            nobody: null);

        answer.ShouldBe("loaded, Step { Number = 7, Name = next }, True");
        log.ShouldBe([$"told 1 in {Environment.ProcessId}", "sum 5"]);
    }

    [Fact]
    public async Task A_method_may_ask_often_at_once_and_on_many_threads()
    {
        using IDisposable use = CreatePool().Use();
        int squares = Enumerable.Range(0, 1000).Sum(i => i * i);

        (await Callbacks.SumAsync(1000, i => i * i)).ShouldBe(squares);
        (await Callbacks.SumAtOnceInProcessAsync(1000, async i =>
        {
            await Task.Delay(1);
            return i * i;
        })).ShouldBe(squares);
        (await Callbacks.SumInParallelAsync(1000, i => i * i)).ShouldBe(squares);
    }

    [Fact]
    public async Task What_a_callback_throws_is_thrown_in_the_method_and_from_there_to_the_caller()
    {
        using IDisposable use = CreatePool().Use();

        (await Callbacks.ExplainAsync(() => throw new OrderException("not mine"))).ShouldBe("OrderException: not mine");
        (await Should.ThrowAsync<OrderException>(() => Callbacks.AskInProcessAsync(() => throw new OrderException("not mine"))))
            .Message.ShouldBe("not mine");
    }

    [Fact]
    public async Task A_method_may_cancel_its_callback()
    {
        using IDisposable use = CreatePool().Use();

        (await Callbacks.CancelInProcessAsync(token => Task.Delay(Timeout.Infinite, token)).WaitAsync(Ample)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_callback_that_still_runs_when_its_call_ends_is_cancelled_and_waited_for()
    {
        using IDisposable use = CreatePool().Use();
        bool ended = false;

        (await Callbacks.LeaveAsync(async token =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended = true;
        })).ShouldBe(1);

        ended.ShouldBeTrue();
    }

    [Fact]
    public async Task A_callback_that_is_kept_beyond_its_call_is_an_error_that_says_so()
    {
        using IDisposable use = CreatePool().Use();
        int calls = 0;

        await Callbacks.KeepAsync(() => calls++);

        (await Callbacks.CallLateAsync()).ShouldContain("after the call that it was passed to had ended");
        calls.ShouldBe(0);
    }

    [Fact]
    public async Task Callbacks_run_in_the_flow_of_control_that_made_the_call()
    {
        using IDisposable use = CreatePool().Use();
        Local.Value = "mine";

        (await Callbacks.AskInProcessAsync(() => Task.FromResult(Local.Value ?? ""))).ShouldBe("mine");
    }

    [Fact]
    public async Task A_callback_may_make_calls_of_the_same_pool()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();

        (await Callbacks.AskInProcessAsync(async () => $"{await Work.AddAsync(1, 2)}")).ShouldBe("3");
    }

    [Fact]
    public async Task A_callback_that_needs_a_worker_when_all_wait_for_callbacks_fails_clearly()
    {
        using IDisposable use = CreatePool().Use();

        var stuck = await Should.ThrowAsync<InvalidOperationException>(
            () => Callbacks.AskInProcessAsync(async () => $"{await Work.AddAsync(1, 2)}").WaitAsync(Ample));

        stuck.Message.ShouldContain("MaxWorkers");
        (await Work.AddAsync(1, 2)).ShouldBe(3);
    }

    [Fact]
    public async Task Callbacks_that_take_all_workers_in_turn_fail_clearly_and_the_others_go_on()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        using var both = new CountdownEvent(2);

        Task<string>[] calls = [.. Enumerable.Range(0, 2).Select(_ => Callbacks.AskInProcessAsync(async () =>
        {
            both.Signal();
            await Task.Run(() => both.Wait(Ample));
            return $"{await Work.AddAsync(1, 2)}";
        }))];
        string[] outcomes = await Task.WhenAll(calls.Select(async call =>
        {
            try
            {
                return await call.WaitAsync(Ample);
            }
            catch (InvalidOperationException)
            {
                return "stuck";
            }
        }));

        outcomes.Order().ShouldBe(["3", "stuck"]);
    }

    [Fact]
    public async Task A_stream_into_a_pool_of_one_that_comes_out_of_it_fails_clearly()
    {
        using IDisposable use = CreatePool().Use();

        Task<long> sum = Streams.SumInProcessAsync(Streams.CountAsync(10));
        (await Should.ThrowAsync<InvalidOperationException>(() => sum.WaitAsync(Ample))).Message.ShouldContain("MaxWorkers");
    }

    [Fact]
    public async Task A_nested_call_does_not_wait_for_room_in_the_queue()
    {
        using IDisposable use = CreatePool(options => (options.MaxWorkers, options.QueueCapacity) = (2, 0)).Use();

        string[] sums = await Task.WhenAll(
            Callbacks.AskInProcessAsync(async () => $"{await Work.AddAsync(1, 2)}"), Task.FromResult(""));

        sums[0].ShouldBe("3");
    }

    [Fact]
    public async Task Streams_and_callbacks_mix()
    {
        using IDisposable use = CreatePool().Use();
        var items = new List<int>();

        await foreach (int item in Callbacks.SelectInProcessAsync(AsyncEnumerable.Range(0, 100), i => Task.FromResult(i * 2)))
            items.Add(item);

        items.ShouldBe(Enumerable.Range(0, 100).Select(i => i * 2));
    }

    [Fact]
    public async Task A_span_goes_beside_a_callback()
    {
        using IDisposable use = CreatePool().Use();

        (await Callbacks.SumSpanAsync([1, 2, 3], i => i * i)).ShouldBe(14);
    }

    [Fact]
    public async Task A_crash_while_a_callback_has_run_is_a_crash()
    {
        using IDisposable use = CreatePool().Use();
        int calls = 0;

        await Should.ThrowAsync<WorkerCrashedException>(() => Callbacks.DieWhenAskedAsync(() => calls++));

        calls.ShouldBe(1);
    }
}
