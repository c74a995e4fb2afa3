using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Protocol;

/// <summary>
/// Workers that have been taken over. Whatever they send, the caller gets a clear exception, and nothing of them stays.
/// </summary>
public sealed class ImpostorTests : FaultTest
{
    [Theory]
    [InlineData("garbage")]
    [InlineData("half-header")]
    [InlineData("half-message")]
    [InlineData("zero-length")]
    [InlineData("wrong-id")]
    [InlineData("wrong-kind")]
    [InlineData("envelope-only")]
    [InlineData("one-byte-short")]
    [InlineData("one-byte-more")]
    [InlineData("error")]
    [InlineData("cancelled-error")]
    [InlineData("request")]
    [InlineData("closed-channel")]
    [InlineData("exit-0")]
    [InlineData("other-version")]
    public async Task What_is_no_greeting_is_a_failed_start(string trick)
    {
        WorkerPool pool = CreateImpostorPool("hello", trick);
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        pool.GetStatistics().StartFailuresInARow.ShouldBe(1);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("two-gigabytes")]
    [InlineData("half-message-then-silence")]
    public async Task A_greeting_that_never_ends_is_a_failed_start_after_the_startup_timeout(string trick)
    {
        using IDisposable use = CreateImpostorPool("hello", trick, options => options.StartupTimeout = TimeSpan.FromSeconds(1))
            .Use();

        (await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample)))
            .Message.ShouldContain("StartupTimeout");
    }

    [Theory]
    [InlineData("refusal")]
    [InlineData("error")]
    [InlineData("one-byte-more")]
    public async Task A_contract_that_is_refused_or_not_answered_properly_is_a_serialisation_error(string trick)
    {
        using IDisposable use = CreateImpostorPool("bind", trick).Use();

        await Should.ThrowAsync<OffloadSerializationException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));
    }

    [Theory]
    [InlineData("cancelled-error")]
    [InlineData("wrong-id")]
    [InlineData("exit-0")]
    public async Task A_worker_lost_while_it_binds_a_contract_is_a_crash_before_the_call_has_begun(string trick)
    {
        using IDisposable use = CreateImpostorPool("bind", trick).Use();

        (await Should.ThrowAsync<WorkerCrashedException>(() => Work.AddAsync(1, 2).WaitAsync(Ample))).CallStarted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("half-header")]
    [InlineData("half-message")]
    [InlineData("half-envelope")]
    [InlineData("zero-length")]
    [InlineData("negative-length")]
    [InlineData("wrong-id")]
    [InlineData("negative-id")]
    [InlineData("error-to-wrong-id")]
    [InlineData("wrong-kind")]
    [InlineData("request")]
    [InlineData("shutdown-notification")]
    [InlineData("cancel-notification")]
    [InlineData("cancelled-error")]
    [InlineData("closed-channel")]
    [InlineData("mute")]
    [InlineData("exit-0")]
    public async Task A_reply_that_breaks_the_protocol_is_a_crash(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", trick).Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        crash.CallStarted.ShouldBeTrue();
        crash.Message.ShouldContain("Work.Add");
        ChildProcesses.IsRunning(crash.ProcessId).ShouldBeFalse();
    }

    [Theory]
    [InlineData("envelope-only")]
    [InlineData("one-byte-short")]
    [InlineData("one-byte-more")]
    [InlineData("unknown-outcome")]
    [InlineData("deep-fault")]
    [InlineData("fault-of-many-parts")]
    [InlineData("fault-with-long-string")]
    [InlineData("error")]
    [InlineData("unknown-error")]
    public async Task A_reply_that_cannot_be_read_is_a_serialisation_error(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", trick).Use();

        await Should.ThrowAsync<OffloadSerializationException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));
    }

    [Theory]
    [InlineData("shared-nowhere")]
    [InlineData("shared-before-it-begins")]
    [InlineData("shared-without-end")]
    [InlineData("shared-too-short")]
    [InlineData("shared-beyond-its-end")]
    public async Task A_result_that_is_not_where_it_is_said_to_be_is_a_serialisation_error(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", trick).Use();

        await Should.ThrowAsync<OffloadSerializationException>(() => Work.EchoAsync([1, 2, 3]).WaitAsync(Ample));
    }

    [Theory]
    [InlineData("shared-beyond-its-end")]
    [InlineData("shared-and-still-mapped")]
    public async Task A_result_that_its_worker_could_still_change_is_not_handed_over(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", trick).Use();

        (await Should.ThrowAsync<OffloadSerializationException>(() => Work.RentAsync(10).WaitAsync(Ample)))
            .Message.ShouldContain("kept its hands");
    }

    [Theory]
    [InlineData("fault-of-no-type")]
    [InlineData("fault-that-is-no-exception")]
    [InlineData("fault-that-loads")]
    public async Task A_fault_of_a_type_that_is_no_known_exception_is_a_RemoteException_and_loads_nothing(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", trick).Use();

        await Should.ThrowAsync<RemoteException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        AppDomain.CurrentDomain.GetAssemblies().ShouldNotContain(assembly => assembly.GetName().Name == "System.Net.Mail");
    }

    [Fact]
    public async Task Aggregates_within_aggregates_cost_the_caller_no_more_than_their_number()
    {
        using IDisposable use = CreateImpostorPool("call", "deep-aggregates").Use();

        var waited = Stopwatch.StartNew();
        await Should.ThrowAsync<AggregateException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("two-gigabytes")]
    [InlineData("half-message-then-silence")]
    public async Task A_reply_that_never_ends_meets_the_deadline(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", trick, options => options.DefaultTimeout = TimeSpan.FromSeconds(1))
            .Use();

        var late = await Should.ThrowAsync<WorkerTimeoutException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        ChildProcesses.IsRunning(late.ProcessId!.Value).ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_that_asks_instead_of_answering_is_cut_off_before_its_questions_pile_up()
    {
        using IDisposable use = CreateImpostorPool("call", "flood-of-requests").Use();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await Should.ThrowAsync<WorkerCrashedException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(16 << 20);
    }

    [Fact]
    public async Task A_second_answer_to_one_call_does_not_become_the_answer_to_the_next()
    {
        WorkerPool pool = CreateImpostorPool("call", "twice");
        using IDisposable use = pool.Use();

        (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);

        await Wait.UntilAsync(() => pool.GetStatistics().Workers == 0, "the liar is gone");
        (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }

    [Fact]
    public async Task A_reply_that_comes_byte_by_byte_is_a_reply()
    {
        using IDisposable use = CreateImpostorPool("call", "one-byte-at-a-time").Use();

        for (int i = 0; i < 3; i++)
            (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }

    [Fact]
    public async Task A_worker_that_exits_right_after_its_reply_has_replied()
    {
        using IDisposable use = CreateImpostorPool("call", "reply-and-exit").Use();

        for (int i = 0; i < 5; i++)
            (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }

    [Fact]
    public async Task A_worker_that_stops_listening_is_cut_off_and_another_one_hears_the_call()
    {
        using IDisposable use = CreateImpostorPool("call", "deaf-next-time").Use();

        for (int i = 0; i < 4; i++)
            (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }

    [Fact]
    public async Task A_worker_that_destroys_its_board_does_not_harm_its_caller()
    {
        using IDisposable use =
            CreateImpostorPool("call", "cut-board", options => options.HeartbeatTimeout = TimeSpan.FromSeconds(30)).Use();

        for (int i = 0; i < 3; i++)
            (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }
}
