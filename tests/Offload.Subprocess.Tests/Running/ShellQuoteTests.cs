using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

public sealed class ShellQuoteTests : ProcessTest
{
    private static readonly string[] Hostile =
    [
        "", " ", "plain", "two words", "'", "''", "\"", "\\", "\\\\", "a\\", "$HOME", "${HOME}", "`id`", "$(id)", "*", "?", "[a]", "~", "!", "!!",
        "#", "&", "&&", "|", ";", "<", ">", "(", ")", "{a,b}", "a\nb", "\n", "\t", "-n", "--", "=", "a=b", "%", "^", "ä€😀", "it's \"quoted\"", "\u0001\u007f",
        "'; rm -rf /; '", "\r\n", "\\'", "'\\''",
    ];

    [Fact]
    public async Task Hostile_strings_come_through_the_real_shell_unchanged()
    {
        var result = await Subprocess.RunAsync("printf '%s\\0' " + ShellQuote.Posix(Hostile), cancellationToken: Bound);
        result.EnsureSuccess().OutputText.Split('\0')[..^1].ShouldBe(Hostile);
    }

    [Fact]
    public async Task Random_strings_come_through_the_real_shell_unchanged()
    {
        var random = new Random(20);
        string[] words = Enumerable.Range(0, 500)
            .Select(_ => new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(1, 128))]))
            .ToArray();
        var result = await Subprocess.RunAsync("printf '%s\\0' " + ShellQuote.Posix(words), cancellationToken: Bound);
        result.EnsureSuccess().OutputText.Split('\0')[..^1].ShouldBe(words);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("C:\\path\\file.txt", "C:\\path\\file.txt")]
    [InlineData("", "^\"^\"")]
    [InlineData("two words", "^\"two words^\"")]
    [InlineData("a\\", "a\\")]
    [InlineData("a b\\", "^\"a b\\\\^\"")]
    [InlineData("say \"hi\"", "^\"say \\^\"hi\\^\"^\"")]
    [InlineData("a\\\"b", "^\"a\\\\\\^\"b^\"")]
    [InlineData("a&b|c<d>e", "^\"a^&b^|c^<d^>e^\"")]
    [InlineData("%PATH%", "^\"^%PATH^%^\"")]
    public void Words_are_quoted_for_cmd_by_the_rules_of_the_c_runtime_and_of_cmd(string word, string quoted) =>
        ShellQuote.Windows(word).ShouldBe(quoted);

    [Fact]
    public void What_a_shell_cannot_be_given_is_refused()
    {
        Should.Throw<ArgumentException>(() => ShellQuote.Posix("a\0b"));
        Should.Throw<ArgumentException>(() => ShellQuote.Windows("a\0b"));
        Should.Throw<ArgumentException>(() => ShellQuote.Windows("a\nb"));
    }
}
