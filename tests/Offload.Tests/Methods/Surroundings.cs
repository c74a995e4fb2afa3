using System.Diagnostics;
using System.Globalization;

namespace Offload.Tests.Methods;

/// <summary>What a method sees around it.</summary>
public static partial class Surroundings
{
    [RunInProcess]
    public static string[] Describe() => [CultureInfo.CurrentCulture.Name, Activity.Current?.TraceId.ToString() ?? ""];

    [RunInProcess]
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    [RunInProcess]
    public static string GetWorkingDirectory() => Environment.CurrentDirectory;

    [RunInProcess]
    public static string ReadInput() => Console.In.ReadToEnd();

    /// <summary>The environment that a child of the worker gets.</summary>
    [RunInProcess]
    public static string RunChild()
    {
        using var child = Process.Start(new ProcessStartInfo("env") { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return output;
    }

    [RunInProcess]
    public static int StartSleepingChild()
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", "1000") { UseShellExecute = false })!;
        return child.Id;
    }
}
