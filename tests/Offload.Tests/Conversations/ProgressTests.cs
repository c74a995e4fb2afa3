using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Conversations;

public sealed class ProgressTests : WorkerTest
{
    private static readonly AsyncLocal<string?> Local = new();

    [Fact]
    public async Task Reports_come_in_order_and_all_of_them_before_the_result()
    {
        using IDisposable use = CreatePool().Use();
        var reports = new List<int>();

        for (int call = 0; call < 50; call++)
        {
            reports.Clear();
            (await Reports.CountAsync(10, new Listener<int>(reports.Add))).ShouldBe(10);
            reports.ShouldBe(Enumerable.Range(1, 10));
        }
    }

    [Fact]
    public async Task Several_progresses_of_any_type_are_told_apart_and_null_is_null()
    {
        using IDisposable use = CreatePool().Use();
        var steps = new List<Reports.Step>();
        var shares = new List<double>();

        await Reports.WalkInProcessAsync(new Listener<Reports.Step>(steps.Add), new Listener<double>(shares.Add));

        steps.ShouldBe([new(0, "step 0"), new(1, "step 1"), new(2, "step 2")]);
        shares.ShouldBe([1 / 3.0, 2 / 3.0, 1]);
        (await Reports.CountAsync(3, null)).ShouldBe(3);
    }

    [Fact]
    public async Task A_slow_caller_gets_fewer_reports_in_order_and_the_last_one()
    {
        using IDisposable use = CreatePool().Use();
        var reports = new List<int>();
        var listener = new Listener<int>(report =>
        {
            reports.Add(report);
            Thread.Sleep(2);
        });

        await Reports.CountAsync(100_000, listener);

        reports.Count.ShouldBeInRange(1, 50_000);
        reports.ShouldBe(reports.Order());
        reports[^1].ShouldBe(100_000);
    }

    [Fact]
    public async Task A_caller_that_is_stuck_does_not_hold_up_the_method()
    {
        using IDisposable use = CreatePool().Use();
        using var never = new ManualResetEventSlim();
        var waited = Stopwatch.StartNew();

        (await Reports.CountAsync(1000, new Listener<int>(_ => never.Wait(TimeSpan.FromSeconds(20))))).ShouldBe(1000);

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        never.Set();
    }

    [Fact]
    public async Task Progress_T_brings_reports_to_the_context_where_it_was_made()
    {
        using IDisposable use = CreatePool().Use();
        var context = new QueueContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        var reports = new List<int>();
        SynchronizationContext.SetSynchronizationContext(context);
        var progress = new Progress<int>(reports.Add);
        SynchronizationContext.SetSynchronizationContext(before);

        await Reports.CountAsync(5, progress);

        reports.ShouldBeEmpty("its context has not run yet");
        context.RunAll();
        reports.ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task Reports_run_in_the_flow_of_control_that_made_the_call()
    {
        using IDisposable use = CreatePool().Use();
        Local.Value = "mine";
        string? seen = null;

        await Reports.CountAsync(1, new Listener<int>(_ => seen = Local.Value));

        seen.ShouldBe("mine");
    }

    [Fact]
    public async Task A_listener_may_cancel_the_call()
    {
        using IDisposable use = CreatePool().Use();
        using var source = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(
            () => Reports.ReportAndWaitInProcessAsync(new Listener<int>(_ => source.Cancel()), source.Token).WaitAsync(Ample));
    }

    [Fact]
    public async Task What_a_listener_throws_ends_the_call_and_is_what_its_caller_gets()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        (await Should.ThrowAsync<FormatException>(
            () => Reports.ReportAndWaitInProcessAsync(new Listener<int>(_ => throw new FormatException("mine")))
                .WaitAsync(Ample))).Message.ShouldBe("mine");

        pool.GetStatistics().Workers.ShouldBe(1, "the worker is kept");
    }

    [Fact]
    public async Task What_the_method_throws_comes_after_its_reports()
    {
        using IDisposable use = CreatePool().Use();
        var reports = new List<int>();

        await Should.ThrowAsync<OrderException>(() => Reports.ReportAndThrowAsync(new Listener<int>(reports.Add)));

        reports.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_report_after_the_call_goes_nowhere()
    {
        using IDisposable use = CreatePool().Use();
        var reports = new List<int>();

        await Reports.KeepAsync(new Listener<int>(reports.Add));

        (await Reports.ReportLateAsync()).ShouldBeTrue();
        reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_idempotent_method_that_has_reported_is_still_run_again()
    {
        using IDisposable use = CreatePool().Use();
        var reports = new List<int>();

        await Reports.ReportTheSecondTimeAsync(PathOf("tried"), new Listener<int>(reports.Add));

        reports.ShouldBe([1, 2]);
    }

    /// <summary>A context that runs what is posted to it when it is told to, as a user interface's does.</summary>
    private sealed class QueueContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_posted)
                _posted.Enqueue((d, state));
        }

        public void RunAll()
        {
            lock (_posted)
            {
                while (_posted.TryDequeue(out (SendOrPostCallback Callback, object? State) posted))
                    posted.Callback(posted.State);
            }
        }
    }
}
