using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Offload.Subprocesses.Streams;

/// <summary>
/// Splits bytes that arrive in arbitrary pieces into lines: characters and line ends (LF, CR LF) may be cut anywhere. A byte
/// order mark at the start is dropped.
/// </summary>
internal sealed class LineDecoder(Encoding encoding, int maxLineLength)
{
    private readonly Decoder _decoder = encoding.GetDecoder();
    private char[] _characters = new char[1024];
    private int _start;
    private int _scanned;
    private int _end;
    private bool _begun;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        MakeRoom(_decoder.GetCharCount(bytes, flush: false));
        _end += _decoder.GetChars(bytes, _characters.AsSpan(_end), flush: false);
        DropByteOrderMark();
    }

    public bool TryTakeLine([NotNullWhen(true)] out string? line)
    {
        int length = _characters.AsSpan(_scanned, _end - _scanned).IndexOf('\n');
        if (length < 0)
        {
            _scanned = _end;
            CheckLength(_end - _start);
            line = null;
            return false;
        }

        int lineEnd = _scanned + length;
        CheckLength(lineEnd - _start);
        var text = _characters.AsSpan(_start, lineEnd - _start);
        line = new string(text is [.., '\r'] ? text[..^1] : text);
        _start = _scanned = lineEnd + 1;
        return true;
    }

    /// <summary>The last line, if it has no end; null if there is none.</summary>
    public string? TakeRest()
    {
        MakeRoom(_decoder.GetCharCount([], flush: true));
        _end += _decoder.GetChars([], _characters.AsSpan(_end), flush: true);
        DropByteOrderMark();
        if (_start == _end)
            return null;
        CheckLength(_end - _start);
        string rest = new string(_characters, _start, _end - _start);
        _start = _scanned = _end;
        return rest;
    }

    private void CheckLength(int length)
    {
        if (length > maxLineLength)
            throw new LineTooLongException(maxLineLength);
    }

    private void DropByteOrderMark()
    {
        if (_begun || _start == _end)
            return;
        _begun = true;
        if (_characters[_start] == '\uFEFF')
            _scanned = ++_start;
    }

    private void MakeRoom(int count)
    {
        if (_start > 0)
        {
            _characters.AsSpan(_start, _end - _start).CopyTo(_characters);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_characters.Length - _end < count)
            Array.Resize(ref _characters, Math.Max(_characters.Length * 2, _end + count));
    }
}
