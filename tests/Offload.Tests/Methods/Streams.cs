using System.Globalization;
using System.Runtime.CompilerServices;

namespace Offload.Tests.Methods;

/// <summary>Methods that give or take their data bit by bit.</summary>
public static partial class Streams
{
    /// <summary>An item that is no plain memory.</summary>
    public sealed record Line(int Number, string Text);

    [RunInProcess]
    public static IEnumerable<int> Count(int items)
    {
        for (int i = 0; i < items; i++)
            yield return i;
    }

    [RunInProcess]
    public static async IAsyncEnumerable<Line?> ReadLinesAsync(
        int lines, int delayMilliseconds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < lines; i++)
        {
            if (delayMilliseconds > 0)
                await Task.Delay(delayMilliseconds, cancellationToken);
            yield return i % 3 == 2 ? null : new Line(i, $"line {i}");
        }
    }

    /// <summary>Notes in a file how many items it has made, and there that it has been cleaned up.</summary>
    [RunInProcess]
    public static IEnumerable<byte[]> Produce(string madeFile, string endedFile, int items, int bytes)
    {
        int made = 0;
        try
        {
            while (made < items)
            {
                made++;
                File.WriteAllText(madeFile, made.ToString(CultureInfo.InvariantCulture));
                yield return new byte[bytes];
            }
        }
        finally
        {
            File.WriteAllText(endedFile, made.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Yields when it is told to stop, and never before.</summary>
    [RunInProcess]
    public static async IAsyncEnumerable<int> WaitForeverAsync(
        string endedFile, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            yield return Environment.ProcessId;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            await File.WriteAllTextAsync(endedFile, "", CancellationToken.None);
        }
    }

    [RunInProcess]
    public static IEnumerable<int> CountAndThrow(int items)
    {
        for (int i = 0; i < items; i++)
            yield return i;
        throw new OrderException($"only {items} are left");
    }

    [RunInProcess(Idempotent = true)]
    public static IEnumerable<int> CountAndDie(int items)
    {
        for (int i = 0; i < items; i++)
            yield return i;
        Thread.Sleep(200);
        Environment.FailFast("as told");
    }

    /// <summary>Dies the first time.</summary>
    [RunInProcess(Idempotent = true)]
    public static IEnumerable<int> CountTheSecondTime(string file, int items)
    {
        if (!File.Exists(file))
        {
            File.WriteAllText(file, "");
            Environment.FailFast("as told");
        }

        for (int i = 0; i < items; i++)
            yield return i;
    }

    [RunInProcess(TimeoutMilliseconds = 500)]
    public static IEnumerable<int> CountPastTheDeadline()
    {
        yield return 1;
        Thread.Sleep(60_000);
        yield return 2;
    }

    /// <summary>A second call of the pool's, made inside the worker.</summary>
    [RunInProcess]
    public static async IAsyncEnumerable<int> CountNestedAsync(int items)
    {
        await foreach (int item in CountAsync(items))
            yield return item;
    }

    [RunInProcess]
    public static async Task<long> SumAsync(IAsyncEnumerable<int> numbers, IAsyncEnumerable<Line?>? lines = null)
    {
        long sum = 0;
        await foreach (int number in numbers)
            sum += number;
        await foreach (Line? line in lines ?? AsyncEnumerable.Empty<Line?>())
            sum += line?.Number ?? 0;
        return sum;
    }

    /// <summary>A stream through the worker: as many items of the argument as are asked for, one more each.</summary>
    [RunInProcess]
    public static async IAsyncEnumerable<int> IncrementAsync(IAsyncEnumerable<int> numbers, int atMost)
    {
        await foreach (int number in numbers)
        {
            yield return number + 1;
            if (--atMost == 0)
                break;
        }
    }

    /// <summary>Takes one item, and its time.</summary>
    [RunInProcess]
    public static async Task<int> TakeOneAsync(IAsyncEnumerable<byte[]> items, int milliseconds)
    {
        await foreach (byte[] item in items)
        {
            await Task.Delay(milliseconds);
            return item.Length;
        }

        return -1;
    }

    [RunInProcess]
    public static async Task<string> EnumerateTwiceAsync(IAsyncEnumerable<int> numbers)
    {
        await foreach (int number in numbers)
            break;
        try
        {
            await foreach (int number in numbers)
                break;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }

        return "";
    }

    /// <summary>What the caller's sequence throws is this method's to handle.</summary>
    [RunInProcess]
    public static async Task<string> SumOrExplainAsync(IAsyncEnumerable<int> numbers)
    {
        int sum = 0;
        try
        {
            await foreach (int number in numbers)
                sum += number;
        }
        catch (OrderException thrown)
        {
            return $"{thrown.Message} after {sum}";
        }

        return "";
    }

    [RunInProcess]
    public static async Task<int> DieAfterOneAsync(IAsyncEnumerable<int> numbers)
    {
        await foreach (int number in numbers)
            Environment.FailFast("as told");
        return 0;
    }

    /// <summary>Never asks for the stream that it is given.</summary>
    [RunInProcess]
    public static int Ignore(IAsyncEnumerable<int> numbers)
    {
        _ = numbers;
        return 1;
    }
}
