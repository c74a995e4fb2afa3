using System.Text.RegularExpressions;
using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

[Collection(SharedFeed.Name)]
public partial class ReadmeTests(PackageFeed feed)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Its_first_example_does_what_it_says()
    {
        string code = (await ReadExamplesAsync())[0];
        string folder = await BuildAsync("Example", code);

        await using StartedProgram program = feed.Start(folder, Path.Combine(folder, "out", "App"));
        string output = await program.SucceedAsync(Timeout);

        // Each line of output that the example promises stands behind the line of code that writes it.
        string[] promised = [.. PromisedLine().Matches(code).Select(match => match.Groups["line"].Value.Trim())];
        promised.ShouldNotBeEmpty();
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(promised);
    }

    [Fact]
    public async Task Its_other_examples_compile()
    {
        string[] lines = [.. (await ReadExamplesAsync()).Skip(1).SelectMany(example => example.Split('\n'))];
        IEnumerable<string> usings = lines.Where(IsUsing);
        IEnumerable<string> statements = lines.Where(line => !IsUsing(line));
        string[] code =
        [
            "using Offload;",
            .. usings,
            "var loggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;",
            .. statements,
        ];

        await BuildAsync("Examples", string.Join('\n', code));

        static bool IsUsing(string line) => line.TrimStart().StartsWith("using ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_links_to_in_the_repository_is_there()
    {
        string[] targets = [.. RelativeLink().Matches(await ReadAsync()).Select(match => match.Groups["target"].Value)];

        targets.ShouldNotBeEmpty();
        targets.Where(target => !File.Exists(Path.Combine(BuildSettings.RepositoryRoot, target))).ShouldBeEmpty();
    }

    private static Task<string> ReadAsync() => File.ReadAllTextAsync(Path.Combine(BuildSettings.RepositoryRoot, "README.md"));

    private static async Task<string[]> ReadExamplesAsync()
    {
        string[] examples = [.. Example().Matches(await ReadAsync()).Select(match => match.Groups["code"].Value)];
        examples.Length.ShouldBeGreaterThan(1);
        return examples;
    }

    private async Task<string> BuildAsync(string name, string code)
    {
        string folder = feed.CreateProject(name, ("App.csproj", ProjectFile.Console), ("Program.cs", code));
        await feed.DotNetAsync(folder, "build", "-c", "Release", "-o", "out");
        return folder;
    }

    [GeneratedRegex(
        @"^ *```csharp\r?\n(?<code>.*?)^ *```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex(@"// prints: (?<line>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PromisedLine();

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RelativeLink();
}
