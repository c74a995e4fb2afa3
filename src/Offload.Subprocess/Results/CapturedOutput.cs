using System.Text;

namespace Offload.Subprocesses;

/// <summary>What a process wrote to one of its streams, as far as it was kept.</summary>
public sealed class CapturedOutput
{
    private readonly Encoding _encoding;
    private string? _text;

    internal CapturedOutput(ReadOnlyMemory<byte> bytes, Encoding encoding, long totalBytes, long omittedAt, bool isComplete)
    {
        _encoding = encoding;
        Bytes = bytes;
        TotalBytes = totalBytes;
        OmittedAt = omittedAt;
        IsComplete = isComplete;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>
    /// The bytes as text in <see cref="SubprocessOptions.Encoding"/>, without byte order mark. Decoded when first asked for.
    /// </summary>
    public string Text => _text ??= Decode();

    /// <summary>How many bytes were read from the process, those left out included.</summary>
    public long TotalBytes { get; }

    /// <summary>How many bytes were left out because of <see cref="SubprocessOptions.OutputLimit"/>.</summary>
    public long OmittedBytes => TotalBytes - Bytes.Length;

    /// <summary>Where in <see cref="Bytes"/> the bytes are missing that were left out. Without meaning if none was.</summary>
    public long OmittedAt { get; }

    /// <summary>
    /// Whether the end of the stream was seen. False if something else still held the stream open
    /// <see cref="SubprocessOptions.OutputDrainTimeout"/> after the exit, or if the process was stopped early.
    /// </summary>
    public bool IsComplete { get; }

    /// <summary>The same as <see cref="Text"/>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;

    private string Decode()
    {
        string text = _encoding.GetString(Bytes.Span);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }
}
