using System.Runtime.InteropServices;

namespace Offload.Benchmarks.Measurement;

/// <summary>What the figures of a run depend on.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";
    private const string LoadAverage = "/proc/loadavg";

    public static string Describe()
        => $"""
            Processor  {Processor()}, {Environment.ProcessorCount} cores
            System     {RuntimeInformation.OSDescription}, {Environment.OSVersion.VersionString} ({RuntimeInformation.OSArchitecture})
            Runtime    {RuntimeInformation.FrameworkDescription}
            Compiled   {ThisProgram.Compiled}
            Other work {OtherWork()}
            """;

    /// <summary>The same in a line.</summary>
    public static string Summary(bool quick) =>
        $"{Processor()}, {Environment.ProcessorCount} cores; {RuntimeInformation.OSDescription}; "
        + $"{RuntimeInformation.FrameworkDescription}; compiled {ThisProgram.Compiled}; {OtherWork()}; {DateTime.UtcNow:yyyy-MM-dd}{(quick ? "; few repetitions" : "")}";

    private static string Processor()
    {
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return line is null ? "unknown" : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static string OtherWork()
        => File.Exists(LoadAverage) ? $"load average {File.ReadAllText(LoadAverage).Split(' ')[0]}" : "unknown";
}
