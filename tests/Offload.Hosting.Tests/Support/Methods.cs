using System.Globalization;

namespace Offload.Hosting.Tests.Support;

/// <summary>What services offload in these tests.</summary>
public static partial class Methods
{
    /// <summary>The pool of half of them.</summary>
    public const string Images = "images";

    [RunInProcess]
    public static int GetProcessId() => Environment.ProcessId;

    [RunInProcess(Pool = Images)]
    public static int GetImageProcessId() => Environment.ProcessId;

    [RunInProcess(Pool = Images)]
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    [RunInProcess(Pool = Images)]
    public static void Print(string text) => Console.WriteLine(text);

    /// <summary>Says that it has started, and runs until a file is there (or a minute has passed).</summary>
    [RunInProcess(Pool = Images)]
    public static int WaitForFile(string startedFile, string file)
    {
        File.WriteAllText(startedFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < 60_000 / 5 && !File.Exists(file); i++)
            Thread.Sleep(5);
        return Environment.ProcessId;
    }
}
