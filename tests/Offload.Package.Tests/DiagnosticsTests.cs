using System.Globalization;
using System.Text.RegularExpressions;
using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

/// <summary>What a user sees in a terminal who makes every mistake at once.</summary>
[Collection(SharedFeed.Name)]
public partial class DiagnosticsTests(PackageFeed feed)
{
    private const string File = "Mistakes.cs";

    // What is only a hint in an editor doesn't get into a terminal by itself.
    private const string EditorConfig = """
        root = true
        [*.cs]
        dotnet_diagnostic.OFFLOAD026.severity = warning
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_build_shows_each_diagnostic_with_file_line_and_column_of_the_culprit()
    {
        string folder = feed.CreateProject(
            "Mistakes",
            ("Library.csproj", ProjectFile.Write("Microsoft.NET.Sdk", "")),
            (File, MistakesProgram.Code),
            (".editorconfig", EditorConfig));
        await using StartedProgram build = feed.Start(folder, "dotnet", "build", "-c", "Release");

        string output = await build.FailAsync(Timeout);

        IEnumerable<string> shown = ShownPattern().Matches(output)
            .Select(match => match.Value.Replace("warning", "error", StringComparison.Ordinal))
            .Distinct()
            .Order();
        shown.ShouldBe(Expected().Order(), ignoreOrder: false, output);
    }

    [Fact]
    public void Every_diagnostic_is_among_the_mistakes()
    {
        string folder = Path.Combine(BuildSettings.RepositoryRoot, "generators", "Offload.Generators");
        string released = string.Concat(Directory.GetFiles(folder, "AnalyzerReleases.*.md").Select(System.IO.File.ReadAllText));
        IEnumerable<string> ids = IdPattern().Matches(released).Select(match => match.Value).Distinct().Order();

        MarkPattern().Matches(MistakesProgram.Code).Select(match => match.Groups["id"].Value).Order().ShouldBe(ids);
    }

    private static IEnumerable<string> Expected()
    {
        string[] lines = MistakesProgram.Code.Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            foreach (Match mark in MarkPattern().Matches(lines[line]))
            {
                int column = mark.Index + mark.Length + 1;
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{File}({line + 1},{column}): error {mark.Groups["id"].Value}");
            }
        }
    }

    [GeneratedRegex(@"/\*(?<id>OFFLOAD\d{3})\*/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MarkPattern();

    [GeneratedRegex(@"^OFFLOAD\d{3}", RegexOptions.Multiline, 1000)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"Mistakes\.cs\(\d+,\d+\): (error|warning) OFFLOAD\d{3}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShownPattern();
}
