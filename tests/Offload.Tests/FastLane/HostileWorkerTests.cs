using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.FastLane;

/// <summary>What a worker does to the memory that it shares with its caller hurts nobody but itself.</summary>
public sealed class HostileWorkerTests : WorkerTest
{
    // Where the states of all slots are, the first slot's length of a reply, and all of it.
    private const int States = 0;
    private const int StatesLength = 4096;
    private const int ReplyLength = StatesLength + 4224 + 60;
    private const int Length = StatesLength + 32 * 2 * 4224;

    protected override FastLaneUse FastLane => FastLaneUse.Always;

    /// <summary>If its caller has stopped looking before, nothing was broken but the lane.</summary>
    [Theory]
    [InlineData(States, StatesLength)]
    [InlineData(States, Length)]
    public async Task A_worker_that_writes_garbage_while_its_caller_looks_is_killed_for_it(int place, int length)
    {
        var crash = new WorkerCrashedException?[30];
        for (int i = 0; i < crash.Length && crash.All(seen => seen is null); i++)
        {
            using IDisposable use = CreatePool().Use();
            for (int warm = 0; warm < 10; warm++)
                await Brief.ScribbleAsync(place, 0, 1, 1);
            crash[i] = await FailureOfAsync(Brief.ScribbleAsync(place, length, i, 1).WaitAsync(Ample));
            (await Brief.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
            await DisposePoolsAsync();
        }

        crash.ShouldContain(seen => seen != null && seen.Message.Contains("protocol", StringComparison.Ordinal));

        static async Task<WorkerCrashedException?> FailureOfAsync(Task call)
        {
            try
            {
                await call;
                return null;
            }
            catch (WorkerCrashedException crash)
            {
                return crash;
            }
            catch (OffloadSerializationException)
            {
                // The call had been handed over, and the garbage has overwritten that.
                return null;
            }
        }
    }

    /// <summary>Length and bytes of answers change while the caller reads them: each call ends, in whatever way.</summary>
    [Theory]
    [InlineData(ReplyLength, 4)]
    [InlineData(ReplyLength, 40)]
    [InlineData(States, StatesLength)]
    [InlineData(States, Length)]
    public async Task A_worker_that_goes_on_writing_garbage_harms_nobody(int place, int length)
    {
        using IDisposable use = CreatePool().Use();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 200; i++)
            {
                Task<int> call = i == 10 ? Brief.ScribbleAsync(place, length, round, 100_000_000) : Brief.AddAsync(i, 1);
                try
                {
                    await call.WaitAsync(Ample);
                }
                catch (Exception told) when (told is WorkerCrashedException or OffloadSerializationException or RemoteException)
                {
                    // The worker's lie was found out.
                }
            }
        }

        WorkerPool fresh = CreatePool();
        using IDisposable useFresh = fresh.Use();
        (await Brief.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }

    [Fact]
    public async Task A_worker_can_not_cut_the_shared_memory_short()
    {
        using IDisposable use = CreatePool().Use();
        await Brief.AddAsync(1, 2);

        (await Brief.CutShortAsync()).ShouldBe(-1);

        (await Brief.AddAsync(1, 2)).ShouldBe(3);
    }
}
