using System.Globalization;

namespace Offload.Tests.Methods;

/// <summary>What maps do to their items.</summary>
public static partial class Items
{
    [RunInProcess]
    public static int Twice(int item) => 2 * item;

    [RunInProcess]
    public static async Task<int> TwiceSlowlyAsync(int item, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return 2 * item;
    }

    [RunInProcess]
    public static int Scale(int item, int factor) => item * factor;

    [RunInProcess]
    public static string? Name(string? item) => item?.ToUpperInvariant();

    [RunInProcess]
    public static byte[] Blow(int bytes) => new byte[bytes];

    [RunInProcess]
    public static int Measure(byte[] item) => item.Length;

    [RunInProcess]
    public static long Sum(ReadOnlySpan<int> items)
    {
        long sum = 0;
        foreach (int item in items)
            sum += item;
        return sum;
    }

    [RunInProcess]
    public static async IAsyncEnumerable<int> CountTo(int item)
    {
        for (int i = 1; i <= item; i++)
        {
            yield return i;
            await Task.Yield();
        }
    }

    /// <summary>Sleeps as long as the item says, and tells where.</summary>
    [RunInProcess]
    public static int Sleep(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return Environment.ProcessId;
    }

    [RunInProcess(TimeoutMilliseconds = 1_000)]
    public static int SleepWithDeadline(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    [RunInProcess]
    public static int ThrowIfNegative(int item)
        => item >= 0 ? item : throw new ArgumentOutOfRangeException(nameof(item), $"{item} is negative");

    /// <summary>Takes its worker with it if the item is negative.</summary>
    [RunInProcess]
    public static int DieIfNegative(int item)
    {
        if (item < 0)
            Environment.FailFast($"poison {item}");
        return item;
    }

    /// <summary>Leaves a file for every time that it runs.</summary>
    [RunInProcess]
    public static int Record(string folder, int item)
    {
        File.WriteAllText(Path.Combine(folder, $"{item}-{Guid.NewGuid():N}"), "");
        return item;
    }

    [RunInProcess]
    public static void Touch(string path) => File.WriteAllText(path, "touched");

    [RunInProcess]
    public static string GetCultureAfterChange(string culture)
    {
        string before = CultureInfo.CurrentCulture.Name;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        return before;
    }

    /// <summary>Maps inside a worker.</summary>
    [RunInProcess]
    public static async Task<int> SumOfTwicesAsync(int count)
    {
        int sum = 0;
        await foreach (int result in Enumerable.Range(0, count).SelectInProcessAsync(TwiceAsync))
            sum += result;
        return sum;
    }

    [RunInProcess]
    public static int ReadValue(Unwritable item) => item.Value;

    [RunInProcess]
    public static Unwritable ReturnUnwritable(int item) => new() { Value = item };
}

/// <summary>Can't be written if it is negative.</summary>
public sealed class Unwritable
{
    private int _value;

    public int Value
    {
        get => _value >= 0 ? _value : throw new InvalidOperationException("it can't be read");
        set => _value = value;
    }
}
