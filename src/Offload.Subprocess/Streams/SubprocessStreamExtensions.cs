using System.Runtime.CompilerServices;
using System.Text;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>Reads the streams of a process as lines, text or blocks. None of them closes the stream.</summary>
public static class SubprocessStreamExtensions
{
    /// <summary>The longest line, in characters, that is read unless another maximum is given: 1 Mi.</summary>
    public const int DefaultMaxLineLength = 1024 * 1024;

    private const int DefaultBlockSize = 64 * 1024;

    /// <summary>
    /// The lines of a stream without their ends (LF or CR LF), as they come; a last line without an end too. Characters may be
    /// cut anywhere between two reads. Nothing is read ahead while the caller is busy with more than the lines of one block.
    /// </summary>
    /// <param name="stream">The stream, for instance <see cref="RunningProcess.StandardOutput"/>.</param>
    /// <param name="encoding">Its encoding. Default: UTF-8, invalid bytes replaced, a byte order mark dropped.</param>
    /// <param name="maxLineLength">The longest line in characters; what is longer is an error.</param>
    /// <param name="cancellationToken">Ends the wait for more.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="LineTooLongException">A line is longer than <paramref name="maxLineLength"/>.</exception>
    public static IAsyncEnumerable<string> ReadLinesAsync(
        this Stream stream,
        Encoding? encoding = null,
        int maxLineLength = DefaultMaxLineLength,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLineLength);
        return ReadAsync(
            stream, new LineDecoder(encoding ?? SubprocessOptions.DefaultEncoding, maxLineLength), cancellationToken);

        static async IAsyncEnumerable<string> ReadAsync(
            Stream stream, LineDecoder decoder, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var block in stream.ReadBlocksAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                decoder.Append(block.Span);
                while (decoder.TryTakeLine(out string? line))
                    yield return line;
            }

            if (decoder.TakeRest() is { } rest)
                yield return rest;
        }
    }

    /// <summary>
    /// The text of a stream in the pieces in which it comes; a character cut between two reads is put together.
    /// </summary>
    /// <param name="stream">The stream, for instance <see cref="RunningProcess.StandardOutput"/>.</param>
    /// <param name="encoding">Its encoding. Default: UTF-8, invalid bytes replaced.</param>
    /// <param name="cancellationToken">Ends the wait for more.</param>
    /// <returns>The pieces, none of them empty.</returns>
    public static IAsyncEnumerable<string> ReadTextAsync(
        this Stream stream, Encoding? encoding = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadAsync(stream, (encoding ?? SubprocessOptions.DefaultEncoding).GetDecoder(), cancellationToken);

        static async IAsyncEnumerable<string> ReadAsync(
            Stream stream, Decoder decoder, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var block in stream.ReadBlocksAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (Decode(decoder, block.Span, flush: false) is { Length: > 0 } text)
                    yield return text;
            }

            if (Decode(decoder, [], flush: true) is { Length: > 0 } rest)
                yield return rest;
        }
    }

    /// <summary>The bytes of a stream in the blocks in which they come.</summary>
    /// <param name="stream">The stream, for instance <see cref="RunningProcess.StandardOutput"/>.</param>
    /// <param name="maxBytes">The size of the largest block in bytes.</param>
    /// <param name="cancellationToken">Ends the wait for more.</param>
    /// <returns>The blocks, none of them empty. Each is valid only until the next is asked for.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is not above 0.</exception>
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBlocksAsync(
        this Stream stream, int maxBytes = DefaultBlockSize, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        return ReadAsync(stream, maxBytes, cancellationToken);

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
            Stream stream, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[maxBytes];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                yield return buffer.AsMemory(0, count);
        }
    }

    private static string Decode(Decoder decoder, ReadOnlySpan<byte> bytes, bool flush)
    {
        char[] characters = new char[decoder.GetCharCount(bytes, flush)];
        return new string(characters, 0, decoder.GetChars(bytes, characters, flush));
    }
}
