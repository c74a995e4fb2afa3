using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LogSearch;

/// <summary>What the command line asks for.</summary>
/// <param name="File">The log; null for one that the sample writes, and removes in the end.</param>
/// <param name="Pattern">The regular expression.</param>
/// <param name="SampleSize">The size of the log that the sample writes, in bytes.</param>
internal sealed record SearchOptions(string? File, string Pattern, long SampleSize)
{
    private const long Mebibyte = 1024 * 1024;

    private const string Usage = """
        Usage: LogSearch [--size MEBIBYTES]
               LogSearch FILE PATTERN

          --size    searches a log of this size that it writes itself; default: 2048
          FILE      the log to be searched, UTF-8
          PATTERN   a regular expression of .NET, without backreferences and lookarounds
        """;

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out SearchOptions? options, [NotNullWhen(false)] out string? message)
    {
        (options, message) = args switch
        {
            [] => (new SearchOptions(null, SampleLog.Pattern, 2048 * Mebibyte), null),
            ["--size", var size] when long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long mebibytes)
                && mebibytes > 0
                => (new SearchOptions(null, SampleLog.Pattern, mebibytes * Mebibyte), null),
            [var file, var pattern] when System.IO.File.Exists(file) => (new SearchOptions(file, pattern, 0), null),
            [var file, _] => (null, $"There is no file '{file}'.\n\n{Usage}"),
            _ => ((SearchOptions?)null, (string?)Usage),
        };
        return options is not null;
    }
}
