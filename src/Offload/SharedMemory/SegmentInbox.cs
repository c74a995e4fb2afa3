using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;

namespace Offload.SharedMemory;

/// <summary>
/// The worker's end of what it shares with its caller: what it has been given to read from, and to write its results to.
/// </summary>
internal sealed class SegmentInbox : ISegmentLender
{
    private readonly Lock _lock = new();
    private readonly SafeFileHandle _socket;
    private readonly Dictionary<long, SharedSegment> _arguments = [];
    private readonly Dictionary<long, SharedSegment> _results = [];
    private readonly Stack<SharedSegment> _free = new();
    private long _limit;

    private SegmentInbox(SafeFileHandle socket) => _socket = socket;

    public string Bound
        => string.Create(
            CultureInfo.InvariantCulture, $"a result may have {_limit} bytes of it (WorkerPoolOptions.SharedMemoryLimit)");

    /// <summary>Opens what <see cref="WorkerEnvironment.MemoryVariable"/> names.</summary>
    /// <returns><see langword="null"/> if the caller shares no memory.</returns>
    public static SegmentInbox? Open(string? address)
    {
        if (string.IsNullOrEmpty(address))
            return null;
        if (OperatingSystem.IsWindows() || !address.StartsWith("fd:", StringComparison.Ordinal))
            throw new InvalidOperationException(
                $"{WorkerEnvironment.MemoryVariable} is '{address}', which names no shared memory on this system.");
        int descriptor = int.Parse(address.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture);
        UnixNative.CloseOnExec(descriptor);
        return new SegmentInbox(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Opens arguments.</summary>
    /// <exception cref="OffloadSerializationException">The caller has not shown that segment.</exception>
    public ArgumentSource Read(SegmentRange range)
    {
        range.Check(long.MaxValue);
        lock (_lock)
        {
            if (!_arguments.ContainsKey(range.SegmentId))
                TakeMessages();
            return _arguments.TryGetValue(range.SegmentId, out SharedSegment? segment)
                ? new ArgumentSource(segment, range)
                : throw new OffloadSerializationException(
                    $"Arguments are said to be in shared memory {range.SegmentId}, which has not come.");
        }
    }

    public SharedSegment? TryRent()
    {
        lock (_lock)
        {
            if (_free.Count == 0)
                TakeMessages();
            return _free.TryPop(out SharedSegment? segment) ? segment : null;
        }
    }

    /// <summary>A result that could not be written after all.</summary>
    public void Return(SharedSegment segment, long reserved)
    {
        lock (_lock)
            _free.Push(segment);
    }

    public bool TryReserve(long reserved, long more) => reserved + more <= _limit;

    /// <summary>A result has been written, and is about to be announced.</summary>
    public void GiveAway(OutgoingPayload result)
    {
        SharedSegment segment = result.Segment!;
        if (result.Range.IsGivenAway)
        {
            lock (_lock)
                _results.Remove(segment.Id);
            segment.Dispose();
        }

        result.GiveSegmentAway();
    }

    private void TakeMessages()
    {
        while (LinuxMemory.TryReceive(_socket, out SegmentMessage message, out SafeFileHandle? file))
        {
            switch (message.Kind)
            {
                case SegmentMessageKind.Arguments:
                    _arguments[message.SegmentId] = SharedSegment.Of(file!, writable: false, message.SegmentId);
                    break;
                case SegmentMessageKind.Forget:
                    if (_arguments.Remove(message.SegmentId, out SharedSegment? forgotten))
                        forgotten.Dispose();
                    break;
                case SegmentMessageKind.Result:
                    _limit = message.Limit;
                    _free.Push(_results[message.SegmentId] = SharedSegment.Of(file!, writable: true, message.SegmentId));
                    break;
                case SegmentMessageKind.ResultAgain:
                    _free.Push(_results[message.SegmentId]);
                    break;
            }
        }
    }
}
