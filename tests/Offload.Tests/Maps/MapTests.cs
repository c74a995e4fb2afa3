using System.Globalization;
using Offload.Tests.Methods;

namespace Offload.Tests.Maps;

public sealed class MapTests : MapTest
{
    [Fact]
    public async Task Results_come_in_the_order_of_the_source()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 3).Use();

        List<int> doubled = await ToListAsync(Enumerable.Range(0, 20_000).SelectInProcessAsync(Items.TwiceAsync));

        doubled.ShouldBe(Enumerable.Range(0, 20_000).Select(item => 2 * item));
    }

    [Fact]
    public async Task A_lambda_around_the_proxy_does_the_same()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 3).Use();

        List<int> scaled = await ToListAsync(
            Enumerable.Range(0, 20_000).SelectInProcessAsync((item, token) => Items.ScaleAsync(item, 3, token)));

        scaled.ShouldBe(Enumerable.Range(0, 20_000).Select(item => 3 * item));
    }

    [Fact]
    public async Task As_completed_the_fast_items_do_not_wait_for_the_slow_one()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        await Task.WhenAll(Items.SleepAsync(100), Items.SleepAsync(100));

        var results = new List<int>();
        IAsyncEnumerable<int> map = Enumerable.Range(0, 50).SelectInProcessAsync(
            async (item, token)
                => { await Items.SleepAsync(item == 3 ? 1000 : 5, token); return item; }, new MapOptions { Ordered = false });
        await foreach (int item in map)
            results.Add(item);

        results.Order().ShouldBe(Enumerable.Range(0, 50));
        results[^1].ShouldBe(3);
    }

    [Fact]
    public async Task As_completed_gives_every_item_of_many_small_ones_once()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 3).Use();
        var asCompleted = new MapOptions { Ordered = false };

        List<int> direct = await ToListAsync(Enumerable.Range(0, 20_000).SelectInProcessAsync(Items.TwiceAsync, asCompleted));
        List<int> lambda = await ToListAsync(
            Enumerable.Range(0, 20_000).SelectInProcessAsync((item, token) => Items.ScaleAsync(item, 2, token), asCompleted));

        direct.Order().ShouldBe(Enumerable.Range(0, 20_000).Select(item => 2 * item));
        lambda.Count.ShouldBe(20_000);
        lambda.Order().ShouldBe(Enumerable.Range(0, 20_000).Select(item => 2 * item));
    }

    [Fact]
    public async Task A_method_without_result_is_run_for_each_item()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        string[] files = [.. Enumerable.Range(0, 500).Select(number => PathOf($"{number}"))];

        await files.ForEachInProcessAsync(Items.TouchAsync);
        await files.Take(3).ForEachInProcessAsync((file, token) => Items.TouchAsync($"{file}-again", token));

        files.ShouldAllBe(file => File.Exists(file));
        Directory.GetFiles(Folder).Length.ShouldBe(503);
    }

    [Fact]
    public async Task Nulls_and_empty_sources_are_items_like_others()
    {
        using IDisposable use = CreatePool().Use();
        string?[] names = ["a", null, "", "b"];

        (await ToListAsync(names.SelectInProcessAsync(Items.NameAsync))).ShouldBe(["A", null, "", "B"]);
        (await ToListAsync(Array.Empty<string>().SelectInProcessAsync(Items.NameAsync))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lambda_may_call_several_methods_and_other_pools_or_none()
    {
        WorkerPool other = CreatePool(options => options.Name = "other");
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();

        List<int> results = await ToListAsync(
            Enumerable.Range(0, 2000).SelectInProcessAsync(async (item, token) => (item % 4) switch
        {
            0 => item,
            1 => (await Task.WhenAll(Items.TwiceAsync(item, token), Items.ScaleAsync(item, 10, token))).Sum(),
            2 => await Items.TwiceAsync(await Items.TwiceAsync(item, token), token),
            _ => await InOtherPoolAsync(item),
        }));

        results.ShouldBe(Enumerable.Range(0, 2000).Select(
            item => (item % 4) switch { 0 => item, 1 => 12 * item, 2 => 4 * item, _ => 100 * item }));
        other.GetStatistics().CallsCompleted.ShouldBe(500);

        async Task<int> InOtherPoolAsync(int item)
        {
            using (other.Use())
                return await Items.ScaleAsync(item, 100);
        }
    }

    [Fact]
    public async Task Calls_that_can_not_share_a_message_are_made_as_ever()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();

        List<long> sums = await ToListAsync(
            Enumerable.Range(0, 300).SelectInProcessAsync((item, token) => Items.SumAsync([item, item, item], token)));
        List<int> counts = await ToListAsync(Enumerable.Range(0, 100).SelectInProcessAsync(
            async (item, token) => await Items.CountToAsync(item, token).CountAsync(token)));

        sums.ShouldBe(Enumerable.Range(0, 300).Select(item => 3L * item));
        counts.ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task A_deadline_that_includes_the_queue_is_kept_by_every_item()
    {
        using IDisposable use = CreatePool(options =>
        {
            options.DeadlineIncludesQueue = true;
            options.DefaultTimeout = TimeSpan.FromSeconds(20);
        }).Use();

        (await ToListAsync(Enumerable.Range(0, 200).SelectInProcessAsync(Items.TwiceAsync))).Sum().ShouldBe(200 * 199);
    }

    [Fact]
    public async Task A_lambda_that_blocks_until_its_call_has_ended_gets_its_result()
    {
        using IDisposable use = CreatePool().Use();

#pragma warning disable VSTHRD002, xUnit1031 // what is tested
        List<int> results = await ToListAsync(Enumerable.Range(0, 200).SelectInProcessAsync(
            (item, token) => Task.FromResult(item < 190 ? Items.TwiceAsync(item, token).Result : -1)));
#pragma warning restore VSTHRD002, xUnit1031

        results.Take(190).ShouldBe(Enumerable.Range(0, 190).Select(item => 2 * item));
    }

    [Fact]
    public async Task An_asynchronous_method_is_mapped_like_any_other()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();

        (await ToListAsync(Enumerable.Range(0, 500).SelectInProcessAsync(Items.TwiceSlowlyInProcessAsync))).Sum()
            .ShouldBe(500 * 499);
    }

    [Fact]
    public async Task The_culture_that_a_method_sets_is_not_that_of_the_next_item()
    {
        using IDisposable use = CreatePool().Use();
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

        List<string> cultures = await ToListAsync(
            Enumerable.Repeat("fr-FR", 2000).SelectInProcessAsync(Items.GetCultureAfterChangeAsync));

        cultures.Distinct().ShouldBe(["de-DE"]);
    }

    [Fact]
    public async Task Large_items_and_large_results_come_through()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        int[] sizes =
            [.. Enumerable.Range(0, 300).Select(number => number % 50 == 49 ? 3 << 20 : number % 10 == 9 ? 100_000 : 100)];

        List<int> measured = await ToListAsync(sizes.Select(size => new byte[size]).SelectInProcessAsync(Items.MeasureAsync));
        List<byte[]> blown = await ToListAsync(sizes.SelectInProcessAsync(Items.BlowAsync));

        measured.ShouldBe(sizes);
        blown.Select(result => result.Length).ShouldBe(sizes);
    }

    [Fact]
    public async Task What_a_source_does_to_an_item_after_it_was_taken_has_no_effect()
    {
        using IDisposable use = CreatePool().Use();

        List<int> lengths = await ToListAsync(
            Reuse().SelectInProcessAsync((buffer, token) => Items.MeasureAsync(buffer.ToArray(), token)));

        lengths.ShouldBe(Enumerable.Range(0, 1000));

        static IEnumerable<List<byte>> Reuse()
        {
            var buffer = new List<byte>();
            for (int i = 0; i < 1000; i++)
            {
                yield return buffer;
                buffer.Add(0);
            }
        }
    }

    [Theory]
    [InlineData(nameof(MapOptions.MaxConcurrency))]
    [InlineData(nameof(MapOptions.MaxInFlight))]
    [InlineData(nameof(MapOptions.ChunkSize))]
    [InlineData(nameof(MapOptions.ProgressInterval))]
    [InlineData(nameof(MapOptions.Total))]
    public void An_option_that_can_not_be_is_refused_at_once(string option)
    {
        var options = new MapOptions();
        typeof(MapOptions).GetProperty(option)!.SetValue(
            options,
            option switch { nameof(MapOptions.ProgressInterval) => TimeSpan.Zero, nameof(MapOptions.Total) => -1L, _ => 0 });

        Should.Throw<ArgumentException>(() => Enumerable.Range(0, 1).SelectInProcessAsync(Items.TwiceAsync, options))
            .Message.ShouldContain(option);
    }

    [Fact]
    public async Task Nested_and_inline_maps_run_where_they_are_made()
    {
        using IDisposable use = CreatePool().Use();

        (await Items.SumOfTwicesInProcessAsync(500)).ShouldBe(500 * 499);
    }
}
