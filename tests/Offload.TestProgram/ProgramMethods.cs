using System.Globalization;
using Offload.Tests.Support;

namespace Offload.TestProgram;

public static partial class ProgramMethods
{
    [RunInProcess]
    public static int GetProcessId() => Environment.ProcessId;

    [RunInProcess]
    public static byte[] Echo(byte[] bytes) => bytes;

    /// <summary>Takes and gives all that can cross the border while a call runs.</summary>
    [RunInProcess]
    public static async IAsyncEnumerable<string> MixAsync(
        IAsyncEnumerable<int> numbers, IProgress<int> progress, Func<int, Task<int>> square, Stream text)
    {
        using var lines = new StreamReader(text, leaveOpen: true);
        await foreach (int number in numbers)
        {
            progress.Report(number);
            yield return $"{await square(number)} {await lines.ReadLineAsync()} {Environment.ProcessId}";
        }
    }

    /// <summary>Says who it is, and then counts. It notes in a file how far it has got.</summary>
    [RunInProcess]
    public static IEnumerable<int> Count(string noteFile)
    {
        yield return Environment.ProcessId;
        for (int i = 0; ; i++)
        {
            if (i % 10_000 == 0)
                File.WriteAllText(noteFile, i.ToString(CultureInfo.InvariantCulture));
            yield return i;
        }
    }

    /// <summary>The same as bytes, a line for each number.</summary>
    [RunInProcess]
    public static Stream OpenCount(string noteFile)
    {
        var pipe = new System.IO.Pipelines.Pipe();
        _ = Task.Run(async () =>
        {
            await using var lines = new StreamWriter(pipe.Writer.AsStream());
            foreach (int number in Count(noteFile))
                await lines.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
        });
        return pipe.Reader.AsStream();
    }

    /// <summary>Sums up, after it has said who it is. It notes in a file how far it has got.</summary>
    [RunInProcess]
    public static async Task<long> SumAsync(IAsyncEnumerable<int> numbers, string noteFile, Action<int> begun)
    {
        begun(Environment.ProcessId);
        long sum = 0, count = 0;
        await foreach (int number in numbers)
        {
            sum += number;
            if (count++ % 10_000 == 0)
                await File.WriteAllTextAsync(noteFile, count.ToString(CultureInfo.InvariantCulture));
        }

        return sum;
    }

    /// <summary>Says who it is, then never gives its processor away.</summary>
    [RunInProcess]
    public static void Spin(string processIdFile)
    {
        ProcessIdFile.Write(processIdFile);
        while (true)
        {
        }
    }
}
