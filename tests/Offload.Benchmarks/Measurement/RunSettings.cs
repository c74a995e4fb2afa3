namespace Offload.Benchmarks.Measurement;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">The names of the rows to measure; none means all.</param>
/// <param name="Quick">Fewer repetitions: everything in about two minutes.</param>
/// <param name="Install">Whether missing rivals may be installed.</param>
/// <param name="Chart">Where the chart goes; null for the place in the repository.</param>
internal sealed record RunSettings(IReadOnlyList<string> Rows, bool Quick, bool Install, string? Chart)
{
    private const string ChartOption = "--chart=";

    public static RunSettings Parse(string[] arguments) => new(
        [.. arguments.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))],
        arguments.Contains("--quick"),
        arguments.Contains("--install"),
        arguments.LastOrDefault(argument => argument.StartsWith(ChartOption, StringComparison.Ordinal))?[ChartOption.Length..]);

    /// <summary>An option that there isn't; null if all are known.</summary>
    public static string? FindUnknownOption(string[] arguments) => arguments.FirstOrDefault(argument =>
        argument.StartsWith("--", StringComparison.Ordinal)
        && argument is not ("--quick" or "--install")
        && !argument.StartsWith(ChartOption, StringComparison.Ordinal));
}
