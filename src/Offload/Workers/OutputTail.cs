namespace Offload.Workers;

/// <summary>The last lines of a stream, bounded in number and length.</summary>
internal sealed class OutputTail
{
    private const int MaxLines = 40;
    private const int MaxLineLength = 400;

    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == MaxLines)
                _lines.Dequeue();
            _lines.Enqueue(line.Length <= MaxLineLength ? line : string.Concat(line.AsSpan(0, MaxLineLength), "…"));
        }
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join(Environment.NewLine, _lines);
    }
}
