using System.Globalization;

namespace Offload.Benchmarks.Measurement;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">The names of the rows to measure; none means all.</param>
/// <param name="Quick">Fewer repetitions: everything in about two minutes.</param>
/// <param name="Install">Whether missing rivals may be installed.</param>
/// <param name="Chart">Where the chart goes; null for the place in the repository.</param>
/// <param name="Calls">How many calls the stress makes; null for as many as take some seconds.</param>
internal sealed record RunSettings(IReadOnlyList<string> Rows, bool Quick, bool Install, string? Chart, int? Calls)
{
    private const string ChartOption = "--chart=";
    private const string CallsOption = "--calls=";

    public static RunSettings Parse(string[] arguments) => new(
        [.. arguments.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))],
        arguments.Contains("--quick"),
        arguments.Contains("--install"),
        ValueOf(ChartOption, arguments),
        int.TryParse(ValueOf(CallsOption, arguments), NumberStyles.None, CultureInfo.InvariantCulture, out int calls)
            ? calls
            : null);

    /// <summary>An option that there isn't; null if all are known.</summary>
    public static string? FindUnknownOption(string[] arguments) => arguments.FirstOrDefault(argument =>
        argument.StartsWith("--", StringComparison.Ordinal)
        && argument is not ("--quick" or "--install")
        && !argument.StartsWith(ChartOption, StringComparison.Ordinal)
        && !int.TryParse(ValueOf(CallsOption, [argument]), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string? ValueOf(string option, string[] arguments)
        => arguments.LastOrDefault(argument => argument.StartsWith(option, StringComparison.Ordinal))?[option.Length..];
}
