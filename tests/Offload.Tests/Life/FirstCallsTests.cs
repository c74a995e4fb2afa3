using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Life;

/// <summary>
/// A worker takes calls before all that it can do is set up: whatever is asked of it first, and while the rest is set up, it answers.
/// </summary>
public sealed class FirstCallsTests : WorkerTest
{
    // Long enough for the session to take over in between, and for the fast lane to be used.
    private const int Rounds = 5;

    private int _cancelled;

    [Theory]
    [InlineData(Plain.Pool, FastLaneUse.Auto)]
    [InlineData(Plain.Pool, FastLaneUse.Never)]
    [InlineData("test", FastLaneUse.Auto)]
    [InlineData("test", FastLaneUse.Never)]
    public async Task Whatever_kind_of_call_comes_first_it_is_answered_and_so_are_those_that_follow(string pool, FastLaneUse fastLane)
    {
        Func<Task>[] calls = [AddAsync, CancelAsync, StreamAsync, ShareAsync, ReverseAsync, ThrowAsync, FailToReturnAsync];
        for (int first = 0; first < calls.Length; first++)
        {
            WorkerPool workers = CreatePool(options => (options.Name, options.FastLane) = (pool, fastLane));
            using IDisposable use = workers.Use();
            for (int call = 0; call < Rounds * calls.Length; call++)
                await calls[(first + call) % calls.Length]().WaitAsync(Ample);
            workers.GetStatistics().WorkersStarted.ShouldBe(1);
        }
    }

    private static async Task AddAsync() => (await Work.AddAsync(1, 2)).ShouldBe(3);

    private static async Task ShareAsync() => await ReverseAsync(3 << 20);

    private static async Task ReverseAsync() => await ReverseAsync(50_000);

    private static async Task ReverseAsync(int length)
    {
        byte[] bytes = new byte[length];
        bytes[0] = 1;
        (await Work.ReverseAsync(bytes))[^1].ShouldBe((byte)1);
    }

    private static async Task StreamAsync()
    {
        int expected = 0;
        await foreach (int item in Streams.CountAsync(20))
            item.ShouldBe(expected++);
        expected.ShouldBe(20);
    }

    private static async Task ThrowAsync() => await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Mischief.ThrowAsync("argument"));

    private static async Task FailToReturnAsync() => await Should.ThrowAsync<OffloadSerializationException>(() => Items.ReturnUnwritableAsync(-1));

    private async Task CancelAsync()
    {
        using var cancellation = new CancellationTokenSource();
        string started = Path.Combine(Folder, $"started-{++_cancelled}");
        Task call = Work.SleepCooperativelyAsync(started, cancellation.Token);
        await Wait.ForFileAsync(started);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }
}
