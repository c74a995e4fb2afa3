using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;

namespace Offload.FaultInjection.Tests.Death;

/// <summary>Inputs that always kill their worker.</summary>
public sealed class PoisonTests : FaultTest
{
    private const int Inputs = 1_001, Poison = 500;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task One_poisonous_input_among_a_thousand_fails_alone(bool idempotent, int victims)
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 3);
        int died = 0;
        pool.WorkerEnded += (_, worker) => Interlocked.Add(ref died, worker.Reason is null ? 1 : 0);
        using (pool.Use())
        {
            Task<int>[] calls = [.. Enumerable.Range(0, Inputs)
                .Select(
                    input => idempotent ? Mischief.DieOfIdempotentlyAsync(input, Poison) : Mischief.DieOfAsync(input, Poison))];
            for (int input = 0; input < Inputs; input++)
            {
                if (input == Poison)
                    (await Should.ThrowAsync<WorkerCrashedException>(() => calls[Poison].WaitAsync(Ample)))
                        .StandardErrorTail.ShouldContain("500 is poison");
                else
                    (await calls[input].WaitAsync(Ample)).ShouldBe(input);
            }
        }

        await pool.DisposeAsync();
        died.ShouldBe(victims);
    }

    [Fact]
    public async Task An_argument_that_kills_every_worker_that_reads_it_is_not_shown_to_a_third()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(
            () => Mischief.DefuseAsync(new Bomb { File = PathOf("victims") }).WaitAsync(Ample));

        crash.CallStarted.ShouldBeFalse();
        File.ReadAllText(PathOf("victims")).ShouldBe("xx");
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task An_idempotent_call_that_crashes_is_tried_twice_and_others_go_on()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();

        Task poison = Mischief.ExitIdempotentlyAsync(PathOf("victims"));
        int[] sums = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Work.AddAsync(i, 1))).WaitAsync(Ample);
        await Should.ThrowAsync<WorkerCrashedException>(() => poison.WaitAsync(Ample));

        sums.ShouldBe(Enumerable.Range(1, 100));
        File.ReadAllText(PathOf("victims")).ShouldBe("xx");
    }
}
