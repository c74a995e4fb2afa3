using System.Globalization;
using System.Text.RegularExpressions;

namespace Offload.Package.Tests;

/// <summary>The smallest user of the package: one attribute, one <c>await</c>, two process ids.</summary>
internal static partial class ProbeProgram
{
    public const string Methods = """
        public static partial class Probe
        {
            [Offload.RunInProcess]
            public static int GetProcessId() => System.Environment.ProcessId;
        }
        """;

    public const string Code = $$"""
        System.Console.WriteLine($"caller={System.Environment.ProcessId} worker={await Probe.GetProcessIdAsync()}");

        {{Methods}}
        """;

    /// <summary>Checks that the method ran, and in another process than the program's.</summary>
    public static void ShouldTellOfTwoProcesses(string output)
    {
        Match match = ProcessIds().Match(output);
        match.Success.ShouldBeTrue(output);
        int caller = int.Parse(match.Groups["caller"].Value, CultureInfo.InvariantCulture);
        int worker = int.Parse(match.Groups["worker"].Value, CultureInfo.InvariantCulture);
        worker.ShouldBeGreaterThan(0);
        worker.ShouldNotBe(caller);
    }

    [GeneratedRegex(@"caller=(?<caller>\d+) worker=(?<worker>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProcessIds();
}
