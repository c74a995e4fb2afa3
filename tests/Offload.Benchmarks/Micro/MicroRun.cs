using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Offload.Benchmarks.Micro;

/// <summary>Has BenchmarkDotNet measure one class of benchmarks in this process, without a word and without a file.</summary>
internal static class MicroRun
{
    private static readonly IConfig Config = ManualConfig.CreateEmpty()
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(NullLogger.Instance)
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(10)
            .WithIterationCount(15)
            .WithIterationTime(TimeInterval.FromMilliseconds(60)))
        .WithOptions(ConfigOptions.DisableLogFile)
        .WithArtifactsPath(Path.GetTempPath());

    /// <summary>Measures all methods of the class with all its values.</summary>
    /// <returns>By method and by the value of its parameter.</returns>
    public static IReadOnlyDictionary<(string Method, string Name), MicroResult> Of<TBenchmarks>()
    {
        Summary summary = BenchmarkRunner.Run<TBenchmarks>(Config);
        if (summary.HasCriticalValidationErrors)
            throw new InvalidOperationException(string.Join(Environment.NewLine, summary.ValidationErrors.Select(error => error.Message)));
        return summary.Reports.ToDictionary(KeyOf, ResultOf);
    }

    private static (string Method, string Name) KeyOf(BenchmarkReport report)
        => (report.BenchmarkCase.Descriptor.WorkloadMethod.Name, (string)report.BenchmarkCase.Parameters.Items[0].Value);

    private static MicroResult ResultOf(BenchmarkReport report)
        => report.ResultStatistics is { } statistics
            ? new MicroResult(statistics.Median, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)
            : throw new InvalidOperationException($"{report.BenchmarkCase.DisplayInfo} could not be measured.");
}
