using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;
using Offload.Subprocesses;

namespace Offload.SharedMemory;

/// <summary>
/// The caller's end of what it shares with one worker. All segments are the caller's own; their descriptors go to the worker
/// through a socket of their own, and nothing ever comes back on it.
/// </summary>
internal sealed class SegmentLink : IDisposable
{
    private const int DescriptorInWorker = 5;

    private readonly Lock _lock = new();
    private readonly SegmentPool _pool;
    private readonly SafeFileHandle _caller;
    private readonly SafeFileHandle _worker;
    private readonly HashSet<SharedSegment> _known = [];
    private SharedSegment? _result;
    private ResultState _state = ResultState.Here;
    private bool _resultIsKnown;
    private bool _disposed;

    public SegmentLink(SegmentPool pool)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Memory is shared with workers on Linux only.");
        _pool = pool;
        (int caller, int worker) = UnixNative.CreateSocketPair();
        _caller = new SafeFileHandle(caller, ownsHandle: true);
        _worker = new SafeFileHandle(worker, ownsHandle: true);
    }

    private enum ResultState
    {
        /// <summary>The worker may write a result to it.</summary>
        There,

        /// <summary>A result is being read.</summary>
        Reading,

        /// <summary>It is not in use.</summary>
        Here,
    }

    /// <summary>Arranges that the worker gets its end.</summary>
    public void PassTo(SubprocessOptions options)
    {
        options.Environment[WorkerEnvironment.MemoryVariable] = string.Create(
            CultureInfo.InvariantCulture, $"fd:{DescriptorInWorker}");
        options.InheritedHandles.Add(new InheritedHandle(_worker, DescriptorInWorker));
    }

    /// <summary>To be called when the worker has its end.</summary>
    public void Open() => _worker.Dispose();

    /// <summary>To be called before each call: makes sure that the worker has a segment for a result.</summary>
    public void BeforeCall()
    {
        if (_state != ResultState.Here)
            return;
        lock (_lock)
        {
            if (_state != ResultState.Here || _disposed)
                return;
            if ((_result ??= SharedSegment.TryCreate()) is not { } result)
                return;
            SegmentMessageKind kind = _resultIsKnown ? SegmentMessageKind.ResultAgain : SegmentMessageKind.Result;
            LinuxMemory.Send(_caller, new SegmentMessage(kind, result.Id, _pool.Limit), _resultIsKnown ? null : result.File);
            _resultIsKnown = true;
            _state = ResultState.There;
        }
    }

    /// <summary>Makes sure that the worker knows the segment that a call's arguments are in.</summary>
    public void Show(SharedSegment arguments)
    {
        lock (_lock)
        {
            if (_known.Contains(arguments))
                return;
            foreach (SharedSegment gone in _known.Where(known => known.IsDisposed).ToArray())
            {
                LinuxMemory.Send(_caller, new SegmentMessage(SegmentMessageKind.Forget, gone.Id, 0), file: null);
                _known.Remove(gone);
            }

            LinuxMemory.Send(_caller, new SegmentMessage(SegmentMessageKind.Arguments, arguments.Id, 0), arguments.ReadOnlyFile);
            _known.Add(arguments);
        }
    }

    /// <summary>Begins to read a result; to be disposed of.</summary>
    /// <exception cref="OffloadSerializationException">The worker names memory that it has not been given for a
    /// result.</exception>
    public ResultSource Read(SegmentRange range)
    {
        range.Check(_pool.Limit);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_state != ResultState.There || range.SegmentId != _result!.Id)
                throw new OffloadSerializationException(
                    $"A result is said to be in shared memory {range.SegmentId}, which is not there for one.");
            _state = ResultState.Reading;
            return new ResultSource(this, _result, range);
        }
    }

    /// <summary>The result has been read, or can't be.</summary>
    public void EndReading(SharedSegment result, SegmentRange range, bool isKept)
    {
        if (range.IsGivenAway && !isKept)
            result.Trim(SharedSegment.WindowSize);
        lock (_lock)
        {
            _state = ResultState.Here;
            _resultIsKnown = !range.IsGivenAway;
            if (isKept || _disposed)
            {
                result.Dispose(); // whoever keeps it has it mapped
                _result = null;
            }
        }

        _pool.NoteResult();
    }

    /// <summary>Gives back the memory of results that have been read.</summary>
    public void TrimIdle()
    {
        lock (_lock)
        {
            if (_state == ResultState.Here && !_disposed)
                _result?.Trim(0);
        }
    }

    public void Dispose()
    {
        _pool.Forget(this);
        lock (_lock)
        {
            _disposed = true;
            _worker.Dispose();
            if (_state != ResultState.Reading)
                _result?.Dispose();
            _caller.Dispose();
        }
    }
}
