using System.Diagnostics;
using Offload.CompilerServices;

namespace Offload.Pools;

/// <summary>
/// When a call is to end. Its clock runs from the moment that it was made, or from the moment that a worker takes it.
/// </summary>
internal readonly struct CallDeadline
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly bool _includesQueue;

    private CallDeadline(TimeSpan timeout, WorkerPoolOptions options)
    {
        Timeout = timeout;
        _clock = options.TimeProvider;
        _includesQueue = options.DeadlineIncludesQueue && timeout != System.Threading.Timeout.InfiniteTimeSpan;
        _start = _includesQueue ? _clock.GetTimestamp() : 0;
    }

    /// <summary>How long the call may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Whether the clock runs while the call is queued.</summary>
    public bool IncludesQueue => _includesQueue;

    /// <summary>How long the call may run, if it begins now.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (!_includesQueue)
                return Timeout;
            TimeSpan rest = Timeout - _clock.GetElapsedTime(_start);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>The deadline of a call made now.</summary>
    public static CallDeadline Of(WorkerMethod method, WorkerPoolOptions options)
    {
        if (Debugger.IsAttached && !options.DeadlinesUnderDebugger)
            return new CallDeadline(System.Threading.Timeout.InfiniteTimeSpan, options);
        return method.TimeoutMilliseconds switch
        {
            0 => new CallDeadline(options.DefaultTimeout, options),
            < 0 => new CallDeadline(System.Threading.Timeout.InfiniteTimeSpan, options),
            int milliseconds => new CallDeadline(TimeSpan.FromMilliseconds(milliseconds), options),
        };
    }
}
