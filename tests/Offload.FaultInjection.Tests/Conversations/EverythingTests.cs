using System.Runtime.CompilerServices;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Conversations;

/// <summary>
/// Calls that use a stream of items in each direction, streams of bytes, a progress and a callback at once, and end in every way
/// at any moment.
/// </summary>
public sealed class EverythingTests : FaultTest
{
    private const int Rounds = 12;
    private const int Kill = 9;

    private int _touches;

    public enum Ending
    {
        Kill,
        Cancel,
        Leave,
        CallbackThrows,
        SourceThrows,
    }

    [Theory]
    [InlineData(Ending.Kill)]
    [InlineData(Ending.Cancel)]
    [InlineData(Ending.Leave)]
    [InlineData(Ending.CallbackThrows)]
    [InlineData(Ending.SourceThrows)]
    public async Task Whatever_ends_it_what_came_is_a_prefix_and_nothing_of_the_callers_is_touched_afterwards(Ending ending)
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        var random = new Random((int)ending);

        for (int round = 0; round < Rounds; round++)
            await UseAllAsync(ending, $"worker-{round}", random.Next(100)).WaitAsync(Ample);

        await ShouldBeWellAsync(pool);
    }

    private async Task UseAllAsync(Ending ending, string name, int moment)
    {
        using var source = new CancellationTokenSource();
        using var target = new MemoryStream();
        int expected = 0;
        Exception? thrown = await Record.ExceptionAsync(async () =>
        {
            IAsyncEnumerable<int> items = Talk.UseAllInProcessAsync(
                PathOf(name),
                Watch(new MemoryStream(new byte[1 << 20]), canWrite: false),
                Watch(target, canRead: false),
                NumbersAsync(ending == Ending.SourceThrows ? moment : int.MaxValue),
                new Listener<int>(_ => Touch()),
                number => TwiceAsync(number, ending == Ending.CallbackThrows ? moment : int.MaxValue),
                source.Token);
            await foreach (int item in items)
            {
                item.ShouldBe(2 * expected++);
                if (expected <= moment)
                    continue;
                if (ending == Ending.Leave)
                    break;
                if (ending == Ending.Cancel)
                    await source.CancelAsync();
                if (ending == Ending.Kill)
                    Signals.TrySend(await WorkerOfAsync(name), Kill);
            }
        });

        int touches = Volatile.Read(ref _touches);
        await Task.Delay(30); // what is still on its way
        Volatile.Read(ref _touches).ShouldBe(touches, "the call has ended: what was lent is the caller's again");
        ShouldFit(ending, thrown);
        (ending is Ending.CallbackThrows or Ending.SourceThrows ? expected == moment : expected > moment)
            .ShouldBeTrue($"{expected} items, {moment}");
    }

    private static void ShouldFit(Ending ending, Exception? thrown)
    {
        bool fits = ending switch
        {
            Ending.Kill => thrown is WorkerCrashedException { Signal: Kill },
            Ending.Cancel => thrown is OperationCanceledException,
            Ending.Leave => thrown is null,
            _ => thrown is FormatException { Message: "as agreed" },
        };
        fits.ShouldBeTrue($"{ending}: {thrown}");
    }

    private async Task<int> TwiceAsync(int number, int last)
    {
        Touch();
        await Task.Yield();
        return number == last ? throw new FormatException("as agreed") : 2 * number;
    }

    private async IAsyncEnumerable<int> NumbersAsync(
        int last, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int number = 0; number < last; number++)
        {
            Touch();
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return number;
        }

        throw new FormatException("as agreed");
    }

    private WatchedStream Watch(MemoryStream stream, bool canRead = true, bool canWrite = true)
        => new(stream, Touch, canRead, canWrite);

    private void Touch() => Interlocked.Increment(ref _touches);
}
