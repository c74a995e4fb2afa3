using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Conversations;

/// <summary>Streams of the caller that are lent to workers who die, or who do what they may not.</summary>
public sealed class ByteStreamTests : FaultTest
{
    private const int Kill = 9;
    private static readonly TimeSpan WhatIsStillOnItsWay = TimeSpan.FromMilliseconds(50);

    private int _touches;

    [Fact]
    public async Task Kills_at_any_moment_leave_a_prefix_and_streams_that_nobody_touches()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        byte[] content = new byte[8 << 20];
        var random = new Random(1);
        random.NextBytes(content);
        int crashes = 0;
        for (int i = 0; i < 20; i++)
        {
            string name = $"worker-{i}";
            Task killing = KillAsync(name, random.Next(10));
            using var target = new MemoryStream();
            try
            {
                await Talk.CopyInProcessAsync(PathOf(name), Watch(new MemoryStream(content)), Watch(target)).WaitAsync(Ample);
                target.Length.ShouldBe(content.Length);
            }
            catch (WorkerCrashedException)
            {
                crashes++;
            }

            await ShouldBeUntouchedAsync();
            target.ToArray().AsSpan().SequenceEqual(content.AsSpan(0, (int)target.Length))
                .ShouldBeTrue("what has come is a prefix");
            await killing;
        }

        crashes.ShouldBeGreaterThan(0);
        await ShouldBeWellAsync(pool);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stuck_stream_does_not_hold_the_call_of_a_dead_worker(bool reading)
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using Stream source = reading ? new SilentStream() : Watch(new MemoryStream(new byte[1000]));
        using Stream target = reading ? Watch(new MemoryStream()) : new SilentStream(canRead: false, canWrite: true);

        Task call = Talk.CopyInProcessAsync(PathOf("worker"), source, target);
        int worker = await WorkerOfAsync("worker");
        await Task.Delay(200);
        Signals.Send(worker, Kill);

        await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_pool_that_is_disposed_gives_the_streams_back()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var source = new SilentStream();

        Task call = Talk.CopyInProcessAsync(PathOf("worker"), source, Watch(new MemoryStream()));
        await WorkerOfAsync("worker");
        await pool.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => call.WaitAsync(Ample));
        await ShouldBeUntouchedAsync();
    }

    [Theory]
    [InlineData("another-channel")]
    [InlineData("grant-too-much")]
    [InlineData("grant-nothing")]
    [InlineData("grants-that-add-up")]
    [InlineData("end")]
    [InlineData("flush")]
    [InlineData("two-items")]
    [InlineData("stop-before-the-beginning")]
    [InlineData("stop-after-more-than-all")]
    [InlineData("stop-after-less-than-nothing")]
    public async Task What_no_reader_may_say_is_the_end_of_its_worker(string trick)
        => await ShouldBeCutOffAsync(trick, new SilentStream());

    [Theory]
    [InlineData("more-than-granted")]
    [InlineData("no-item")]
    [InlineData("a-large-block")]
    [InlineData("grant")]
    [InlineData("two-questions")]
    [InlineData("flushed")]
    [InlineData("fail")]
    public async Task What_no_writer_may_say_is_the_end_of_its_worker(string trick)
        => await ShouldBeCutOffAsync(trick, new SilentStream(canRead: false, canWrite: true));

    private async Task ShouldBeCutOffAsync(string trick, Stream stream)
    {
        using IDisposable use = CreateImpostorPool("call", $"say-{trick}").Use();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => Talk.UseAsync(stream).WaitAsync(Ample));

        // One that goes on talking dies of the closed connection before it can be killed.
        if (crash.Signal == Kill)
            crash.Message.ShouldContain("it broke the protocol");
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(16 << 20);
    }

    private WatchedStream Watch(MemoryStream stream) => new(stream, () => Interlocked.Increment(ref _touches));

    private async Task ShouldBeUntouchedAsync()
    {
        int touches = Volatile.Read(ref _touches);
        await Task.Delay(WhatIsStillOnItsWay);
        Volatile.Read(ref _touches).ShouldBe(touches, "the call has ended: its streams are the caller's again");
    }

    private async Task KillAsync(string name, int delay)
    {
        int worker = await WorkerOfAsync(name);
        await Task.Delay(delay);
        Signals.TrySend(worker, Kill);
    }
}
