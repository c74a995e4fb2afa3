using System.Reflection;
using System.Text.RegularExpressions;

namespace Offload.FaultInjection.Tests;

/// <summary>README.md, which says which scenario holds which promise.</summary>
public sealed partial class ScenarioTableTests
{
    [Fact]
    public void Every_scenario_that_the_table_names_exists()
    {
        using Stream resource = typeof(ScenarioTableTests).Assembly.GetManifestResourceStream("README.md").ShouldNotBeNull();
        using var reader = new StreamReader(resource);
        string[] named = [.. ScenarioName().Matches(reader.ReadToEnd()).Select(match => match.Groups["name"].Value).Distinct()];

        string[] scenarios =
        [
            .. typeof(ScenarioTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
                .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name),
        ];

        named.Except(scenarios).ShouldBeEmpty();
        named.Length.ShouldBeGreaterThan(60);
    }

    /// <summary>In backticks, and of this project: environment variables have no lower case letters.</summary>
    [GeneratedRegex("`(?<name>[A-Z][a-zA-Z]*(_[a-z][a-zA-Z0-9_]*){3,})`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex ScenarioName();
}
