using System.Buffers;
using System.Text;

namespace Offload.Subprocesses.Streams;

/// <summary>Keeps a child's output in memory, up to a limit.</summary>
internal sealed class CaptureSink(long limit, OutputOverflow overflow, Encoding encoding) : IOutputSink
{
    private readonly long _headLimit = overflow switch
    {
        OutputOverflow.KeepTail => 0,
        OutputOverflow.KeepHeadAndTail => limit - (limit / 2),
        _ => limit,
    };

    private readonly TailBuffer? _tail = overflow switch
    {
        OutputOverflow.KeepTail => new TailBuffer(limit),
        OutputOverflow.KeepHeadAndTail => new TailBuffer(limit / 2),
        _ => null,
    };

    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly Lock _gate = new();
    private long _total;
    private bool _complete;

    public static CaptureSink For(SubprocessOptions options)
        => new(options.OutputLimit, options.OutputOverflow, options.Encoding);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _total += block.Length;
            int intoHead = (int)Math.Min(block.Length, _headLimit - _head.WrittenCount);
            _head.Write(block.Span[..intoHead]);
            _tail?.Append(block.Span[intoHead..]);
        }

        if (_total > limit && overflow == OutputOverflow.Fail)
            throw new OutputLimitExceededException(limit);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(bool endSeen, CancellationToken cancellationToken)
    {
        lock (_gate)
            _complete = endSeen;
        return ValueTask.CompletedTask;
    }

    /// <summary>What has been written so far.</summary>
    public CapturedOutput ToOutput()
    {
        lock (_gate)
        {
            int headLength = _head.WrittenCount;
            if (_tail is null || _tail.Length == 0)
                return new CapturedOutput(_head.WrittenMemory, encoding, _total, headLength, _complete);

            byte[] bytes = new byte[headLength + _tail.Length];
            _head.WrittenSpan.CopyTo(bytes);
            _tail.CopyTo(bytes.AsSpan(headLength));
            return new CapturedOutput(bytes, encoding, _total, headLength, _complete);
        }
    }
}
