using System.Text;

namespace Offload.Workers;

/// <summary>
/// Reads one output stream of a worker to its end, so that the worker can never block on it, and hands on its lines. A line may
/// be anything, and of any length: what is not UTF-8 is replaced, what is too long is cut into several.
/// </summary>
internal static class OutputPump
{
    private const int MaxLineLength = 8 * 1024;

    public static async Task RunAsync(Stream output, Action<string> line)
    {
        using var reader = new StreamReader(
            output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false,
            bufferSize: 4096);
        var pending = new StringBuilder();
        var buffer = new char[4096];
        while (true)
        {
            int count;
            try
            {
                count = await reader.ReadAsync(buffer).ConfigureAwait(false);
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
            {
                count = 0; // the pipe was closed at our end, after the worker's exit
            }

            if (count == 0)
                break;
            Split(buffer.AsSpan(0, count), pending, line);
        }

        if (pending.Length > 0)
            line(pending.ToString());
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder pending, Action<string> line)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf('\n');
            ReadOnlySpan<char> part = end < 0 ? text : text[..end];
            int room = MaxLineLength - pending.Length;
            if (part.Length > room)
            {
                pending.Append(part[..room]);
                text = text[room..];
            }
            else
            {
                pending.Append(part);
                text = end < 0 ? default : text[(end + 1)..];
                if (end < 0)
                    return;
            }

            if (pending.Length > 0 && pending[^1] == '\r')
                pending.Length--;
            line(pending.ToString());
            pending.Clear();
        }
    }
}
