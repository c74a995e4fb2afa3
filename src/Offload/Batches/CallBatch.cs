using Offload.CompilerServices;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.Batches;

/// <summary>
/// Calls of one method that go to a worker in one message, which runs them one after the other. Their arguments are written when they
/// are added, so that what the caller does to them afterwards has no effect, and a bad one fails alone.
/// </summary>
internal sealed class CallBatch(WorkerMethod method, WorkerPool pool, int capacity) : IDisposable
{
    private readonly ArgumentBuffer _arguments = new();
    private WorkerCall[] _calls = new WorkerCall[capacity];
    private int[] _ends = new int[capacity];
    private long _executionTicks;
    private long _resultBytes;
    private int _executed;

    public WorkerMethod Method { get; } = method;

    /// <summary>The pool whose workers run the calls.</summary>
    public WorkerPool Pool { get; } = pool;

    public int Count { get; private set; }

    /// <summary>What the methods shall find around them.</summary>
    public CallContext Context { get; set; }

    /// <summary>Who is told the outcomes.</summary>
    public required IBatchObserver Observer { get; init; }

    /// <summary>The calls; those beyond <see cref="Count"/> are no calls.</summary>
    public WorkerCall[] Calls => _calls;

    public int ArgumentBytes => _arguments.Length;

    /// <summary>How many calls the workers have run, how long that has taken them, and how many bytes their results had.</summary>
    public BatchCost Cost => new(Volatile.Read(ref _executed), TimeSpan.FromTicks(Volatile.Read(ref _executionTicks)), Volatile.Read(ref _resultBytes));

    /// <summary>Adds a call.</summary>
    /// <exception cref="OffloadSerializationException">An argument can't be written. Whatever else its members throw passes through too.</exception>
    public void Add(WorkerCall call)
    {
        int start = _arguments.Length;
        try
        {
            var writer = new PayloadWriter(_arguments);
            call.WriteArguments(ref writer);
            writer.Flush();
        }
        catch
        {
            _arguments.Truncate(start);
            throw;
        }

        if (Count == _calls.Length)
            Grow();
        _calls[Count] = call;
        _ends[Count] = _arguments.Length;
        Count++;
    }

    /// <summary>Where the arguments of a call begin.</summary>
    public int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];

    /// <summary>Where the arguments of calls end.</summary>
    public ReadOnlySpan<int> EndsOf(int first, int count) => _ends.AsSpan(first, count);

    public ReadOnlyMemory<byte> ArgumentsOf(int first, int end) => _arguments.Slice(StartOf(first), _ends[end - 1]);

    /// <summary>Gives calls the outcome that their methods have returned; the calls hold the results.</summary>
    public void Return(int first, int end)
    {
        if (first < end)
            Observer.OnReturned(first, end);
    }

    /// <summary>Gives a call the outcome that it has failed.</summary>
    public void Fail(int index, Exception exception) => Observer.OnFailed(index, exception);

    public void NoteCost(in BatchCost cost)
    {
        Interlocked.Add(ref _executed, cost.Calls);
        Interlocked.Add(ref _executionTicks, cost.Time.Ticks);
        Interlocked.Add(ref _resultBytes, cost.ResultBytes);
    }

    /// <summary>Gives back the arguments: to be called when every call has its outcome.</summary>
    public void Dispose() => _arguments.Dispose();

    private void Grow()
    {
        int larger = Math.Max(4, 2 * Count);
        Array.Resize(ref _calls, larger);
        Array.Resize(ref _ends, larger);
    }
}
