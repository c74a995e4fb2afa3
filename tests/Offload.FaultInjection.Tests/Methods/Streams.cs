using System.Globalization;
using System.Runtime.CompilerServices;

namespace Offload.FaultInjection.Tests.Methods;

/// <summary>Methods that give or take their data bit by bit.</summary>
public static partial class Streams
{
    /// <summary>Says who it is, then counts, a pause after each <paramref name="pauseEvery"/>.</summary>
    [RunInProcess]
    public static IEnumerable<int> Count(string startedFile, int items, int pauseEvery = int.MaxValue)
    {
        NoteProcessId(startedFile);
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
        NoteProcessId(startedFile);
        long sum = 0;
        await foreach (int number in numbers)
            sum += number;
        return sum;
    }

    /// <summary>Neither yields nor listens.</summary>
    [RunInProcess]
    public static async IAsyncEnumerable<int> StandStillAsync(string startedFile, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return 1;
        NoteProcessId(startedFile);
        await Task.Delay(TimeSpan.FromMinutes(1), CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static void NoteProcessId(string file)
    {
        string partial = $"{file}.part";
        File.WriteAllText(partial, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        File.Move(partial, file, overwrite: true);
    }
}
