using System.Runtime.CompilerServices;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Methods;

/// <summary>Methods that give or take their data bit by bit.</summary>
public static partial class Streams
{
    /// <summary>Says who it is, then counts, a pause after each <paramref name="pauseEvery"/>.</summary>
    [RunInProcess]
    public static IEnumerable<int> Count(string startedFile, int items, int pauseEvery = int.MaxValue)
    {
        ProcessIdFile.Write(startedFile);
        for (int i = 0; i < items; i++)
        {
            if (i % pauseEvery == pauseEvery - 1)
                Thread.Sleep(1);
            yield return i;
        }
    }

    [RunInProcess]
    public static async Task<long> SumAsync(string startedFile, IAsyncEnumerable<int> numbers)
    {
        ProcessIdFile.Write(startedFile);
        long sum = 0;
        await foreach (int number in numbers)
            sum += number;
        return sum;
    }

    /// <summary>Neither yields nor listens.</summary>
    [RunInProcess]
    public static async IAsyncEnumerable<int> StandStillAsync(
        string startedFile, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return 1;
        ProcessIdFile.Write(startedFile);
        await Task.Delay(TimeSpan.FromMinutes(1), CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [RunInProcess]
    public static void ReportTo(string startedFile, IProgress<int> progress)
    {
        ProcessIdFile.Write(startedFile);
        progress.Report(1);
    }

    /// <summary>Asks, and tells whether it was answered.</summary>
    [RunInProcess]
    public static async Task<int> AskAsync(string startedFile, Func<int, Task<int>> callback)
    {
        ProcessIdFile.Write(startedFile);
        return await callback(1);
    }
}
