using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Offload;

namespace LogSearch;

/// <summary>
/// What runs in the workers. They never open the file: they read the caller's stream, so that it could as well be an upload.
/// </summary>
internal static partial class LogSearcher
{
    private const int ProgressStep = 16 * 1024 * 1024;

    /// <summary>Finds the lines that match, while the log is still being read.</summary>
    /// <param name="log">The caller's stream, UTF-8.</param>
    /// <param name="pattern">A regular expression that needs no backtracking, so that no line can make it hang.</param>
    /// <param name="searched">Is told now and then how many bytes have been searched.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    [RunInProcess]
    public static async IAsyncEnumerable<LogLine> Search(
        Stream log, string pattern, IProgress<long> searched,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        PipeReader reader = PipeReader.Create(log, new StreamPipeReaderOptions(bufferSize: 1024 * 1024));
        long offset = 0, reported = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (TryTakeLine(ref rest, read.IsCompleted, out ReadOnlySequence<byte> line))
            {
                string text = Encoding.UTF8.GetString(line);
                if (regex.IsMatch(text))
                    yield return new LogLine(offset, text);
                offset += line.Length + 1;
            }

            if (offset - reported >= ProgressStep)
                searched.Report(reported = offset);
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                break;
        }

        searched.Report(offset);
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        // The last line of a log may have no end.
        line = isLast ? rest : default;
        rest = isLast ? rest.Slice(rest.End) : rest;
        return !line.IsEmpty;
    }
}
