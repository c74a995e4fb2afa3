using System.Text;

namespace Offload.Subprocesses.Streams;

/// <summary>Decodes a child's output and hands it over line by line.</summary>
internal sealed class LineSink(Func<string, CancellationToken, ValueTask> onLine, Encoding encoding) : IOutputSink
{
    private readonly LineDecoder _decoder = new(encoding, SubprocessStreamExtensions.DefaultMaxLineLength);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        _decoder.Append(block.Span);
        while (_decoder.TryTakeLine(out string? line))
            await onLine(line, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CompleteAsync(bool endSeen, CancellationToken cancellationToken)
    {
        if (_decoder.TakeRest() is { } line)
            await onLine(line, cancellationToken).ConfigureAwait(false);
    }
}
