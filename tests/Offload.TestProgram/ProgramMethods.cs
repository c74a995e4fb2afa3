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
