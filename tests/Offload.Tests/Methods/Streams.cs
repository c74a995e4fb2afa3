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
    public static async IAsyncEnumerable<Line?> ReadLinesAsync(int lines, int delayMilliseconds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
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
    public static async IAsyncEnumerable<int> WaitForeverAsync(string endedFile, [EnumeratorCancellation] CancellationToken cancellationToken = default)
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
}
