using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Offload.Tests.Methods;

namespace Offload.Tests.Maps;

/// <summary>Items that fail, in every way, among others that don't.</summary>
public sealed class FailureTests : MapTest
{
    private static readonly MapOptions Collect = new() { Failures = MapFailures.Collect };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_failure_ends_the_map_after_the_results_before_it(bool lambda)
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        var results = new List<int>();
        int taken = 0;
        IEnumerable<int> items = Enumerable.Range(0, int.MaxValue).Select(item => { taken++; return item == 3333 ? -1 : item; });
        IAsyncEnumerable<int> map = lambda
            ? items.SelectInProcessAsync((item, token) => Items.ThrowIfNegativeAsync(item, token))
            : items.SelectInProcessAsync(Items.ThrowIfNegativeAsync);

        var failure = await Should.ThrowAsync<ArgumentOutOfRangeException>(async () =>
        {
            await foreach (int result in map)
                results.Add(result);
        });

        failure.Message.ShouldContain("-1 is negative");
        failure.StackTrace!.ShouldContain("End of stack trace in worker");
        results.ShouldBe(Enumerable.Range(0, 3333));
        taken.ShouldBeLessThan(200_000);
        pool.GetStatistics().RunningCalls.ShouldBe(0);
        pool.GetStatistics().QueuedCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Collected_failures_come_together_after_all_results()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        int[] items = [.. Enumerable.Range(0, 3000).Select(item => item % 1000 == 500 ? -item : item)];
        var results = new List<int>();

        var failed = await Should.ThrowAsync<MapFailedException>(async () =>
        {
            await foreach (int result in items.SelectInProcessAsync(Items.ThrowIfNegativeAsync, Collect))
                results.Add(result);
        });

        results.ShouldBe(items.Where(item => item >= 0));
        failed.Failures.Select(failure => failure.Index).ShouldBe([500L, 1500L, 2500L]);
        failed.Failures.Select(failure => failure.Item).ShouldBe([-500, -1500, -2500]);
        failed.Failures.ShouldAllBe(failure => failure.Exception is ArgumentOutOfRangeException);
        failed.Message.ShouldContain("3 of 3000 items");
    }

    [Fact]
    public async Task A_poisonous_item_among_a_thousand_good_ones_is_the_only_one_that_fails()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        int[] items = [.. Enumerable.Range(0, 1000).Select(item => item == 654 ? -1 : item)];
        var results = new List<int>();

        var failed = await Should.ThrowAsync<MapFailedException>(async () =>
        {
            await foreach (int result in items.SelectInProcessAsync(Items.DieIfNegativeAsync, Collect))
                results.Add(result);
        });

        results.ShouldBe(items.Where(item => item >= 0));
        var crash = failed.Failures.ShouldHaveSingleItem().Exception.ShouldBeOfType<WorkerCrashedException>();
        failed.Failures[0].Index.ShouldBe(654);
        crash.CallStarted.ShouldBeTrue();
        crash.StandardErrorTail.ShouldContain("poison -1");
        crash.Message.ShouldContain("Items.DieIfNegative was running");
    }

    [Fact]
    public async Task What_was_done_before_a_crash_is_not_done_again()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        int[] items = [.. Enumerable.Range(0, 400)];

        var failed = await Should.ThrowAsync<MapFailedException>(() => ToListAsync(
            items.SelectInProcessAsync(
                (item, token) => item == 300 ? Items.DieIfNegativeAsync(-1, token) : Items.RecordAsync(Folder, item, token),
                Collect)));

        failed.Failures.ShouldHaveSingleItem().Index.ShouldBe(300);
        Directory.GetFiles(Folder).Select(path => int.Parse(Path.GetFileName(path).Split('-')[0], CultureInfo.InvariantCulture))
            .Order().ShouldBe(items.Where(item => item != 300));
    }

    [Fact]
    public async Task A_deadline_is_that_of_one_item_and_hits_no_other()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        int[] items = [.. Enumerable.Range(0, 300).Select(item => item == 123 ? 60_000 : item % 50 == 0 ? 300 : 0)];
        var waited = Stopwatch.StartNew();
        var results = new List<int>();

        var failed = await Should.ThrowAsync<MapFailedException>(async () =>
        {
            var options = new MapOptions { Failures = MapFailures.Collect, ChunkSize = 50 };
            await foreach (int result in items.SelectInProcessAsync(Items.SleepWithDeadlineAsync, options))
                results.Add(result);
        });

        results.ShouldBe(items.Where(item => item < 60_000));
        failed.Failures.ShouldHaveSingleItem().Exception.ShouldBeOfType<WorkerTimeoutException>();
        failed.Failures[0].Index.ShouldBe(123);
        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Arguments_and_results_that_can_not_be_written_fail_alone()
    {
        using IDisposable use = CreatePool().Use();
        Unwritable[] items = [.. Enumerable.Range(0, 500).Select(item => new Unwritable { Value = item == 400 ? -1 : item })];

        var arguments = await Should.ThrowAsync<MapFailedException>(
            () => ToListAsync(items.SelectInProcessAsync(Items.ReadValueAsync, Collect)));
        var results = await Should.ThrowAsync<MapFailedException>(() => ToListAsync(
            Enumerable.Range(0, 500).Select(item => item == 400 ? -1 : item)
                .SelectInProcessAsync(Items.ReturnUnwritableAsync, Collect)));

        arguments.Failures.ShouldHaveSingleItem().Index.ShouldBe(400);
        arguments.Failures[0].Exception.ShouldBeOfType<InvalidOperationException>();
        results.Failures.ShouldHaveSingleItem().Index.ShouldBe(400);
        results.Failures[0].Exception.ShouldBeOfType<OffloadSerializationException>()
            .Message.ShouldContain("Items.ReturnUnwritable");
    }

    [Fact]
    [SuppressMessage("Usage", "MA0022:Return Task.FromResult instead of returning null", Justification = "What is tested.")]
    public async Task A_lambda_that_throws_or_returns_nothing_fails_its_item()
    {
        using IDisposable use = CreatePool().Use();

        var failed = await Should.ThrowAsync<MapFailedException>(() => ToListAsync(Enumerable.Range(0, 100).SelectInProcessAsync(
            (item, token) => item switch
            {
                10 => throw new NotSupportedException("not ten"),
                20 => null!,
                _ => Items.TwiceAsync(item, token),
            },
            Collect)));

        failed.Failures.Select(failure => failure.Index).ShouldBe([10L, 20L]);
        failed.Failures[0].Exception.ShouldBeOfType<NotSupportedException>();
        failed.Failures[1].Exception.Message.ShouldContain("no task");
    }

    [Fact]
    public async Task A_lambda_can_turn_failures_into_results()
    {
        using IDisposable use = CreatePool().Use();

        List<string> results = await ToListAsync(Enumerable.Range(-1, 3).SelectInProcessAsync(async (item, token) =>
        {
            try
            {
                return $"{await Items.ThrowIfNegativeAsync(item, token)}";
            }
            catch (ArgumentException failure)
            {
                return failure.GetType().Name;
            }
        }));

        results.ShouldBe(["ArgumentOutOfRangeException", "0", "1"]);
    }

    [Fact]
    public async Task A_for_each_fails_with_what_a_single_call_throws()
    {
        using IDisposable use = CreatePool().Use();

        await Should.ThrowAsync<DirectoryNotFoundException>(
            () => Enumerable.Repeat(PathOf("missing/file"), 10).ForEachInProcessAsync(Items.TouchAsync).WaitAsync(Ample));
    }

    [Fact]
    public async Task A_pool_that_is_disposed_of_fails_the_map()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<ObjectDisposedException>(async () =>
        {
            int count = 0;
            await foreach (int result in Enumerable.Range(0, int.MaxValue).SelectInProcessAsync(Items.TwiceAsync))
            {
                if (result >= 0 && ++count == 5000)
                    _ = pool.DisposeAsync().AsTask();
            }
        });
    }
}
