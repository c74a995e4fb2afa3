using System.Text.RegularExpressions;
using Offload;

namespace HostedService;

/// <summary>Searches with patterns that users write. Some of them never end: the pool's deadline does that for them.</summary>
internal static partial class Patterns
{
    public const string Pool = "patterns";

    [RunInProcess(Pool = Pool)]
    public static string[] Find(string pattern, string text) => [.. Regex.Matches(text, pattern).Select(match => match.Value)];
}
