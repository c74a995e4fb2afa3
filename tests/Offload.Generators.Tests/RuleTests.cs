using Microsoft.CodeAnalysis;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

public class RuleTests
{
    [Fact]
    public void Every_rule_has_a_page_a_release_note_and_a_test()
    {
        string page = Read("generators/Offload.Generators/Diagnostics.md");
        string releases = Read("generators/Offload.Generators/AnalyzerReleases.Unshipped.md") + Read(
            "generators/Offload.Generators/AnalyzerReleases.Shipped.md");
        string tests = Read("tests/Offload.Generators.Tests/DiagnosticTests.cs") + Read(
            "tests/Offload.Generators.Tests/HabitTests.cs");
        DiagnosticDescriptor[] rules = [.. Compiler.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)];

        rules.Select(rule => rule.Id).ShouldBeUnique();
        rules.ShouldAllBe(rule => page.Contains($"## {rule.Id}\n")
            && releases.Contains($"{rule.Id} | Offload | {rule.DefaultSeverity}")
            && tests.Contains($"\"{rule.Id}\""));
    }

    [Fact]
    public void Every_name_that_generated_code_uses_exists()
    {
        foreach (string name in (string[])
        [
            Emission.GeneratedNames.Call, Emission.GeneratedNames.Contract, Emission.GeneratedNames.Method,
            Emission.GeneratedNames.Proxy, Emission.GeneratedNames.Startup,
            Emission.GeneratedNames.StreamCall + "`1", Emission.GeneratedNames.ByteStreamCall,
            Emission.GeneratedNames.Codec + "`1", Emission.GeneratedNames.Cancellation,
            Emission.GeneratedNames.Writer, Emission.GeneratedNames.Reader, Emission.GeneratedNames.SerializationException,
        ])
        {
            string plain = name.Replace("global::", string.Empty);
            Type? found = typeof(RunInProcessAttribute).Assembly.GetType(plain)
                ?? typeof(Offload.Serialization.PayloadWriter).Assembly.GetType(plain);
            found.ShouldNotBeNull(name);
        }

        typeof(RunInProcessAttribute).FullName.ShouldBe(Parsing.MethodParser.AttributeName);
        typeof(WorkerStartupAttribute).FullName.ShouldBe(Parsing.StartupParser.AttributeName);
    }

    private static string Read(string path) => File.ReadAllText(Repository.Path(path));
}
