using System.Runtime.InteropServices;
using Offload.CompilerServices;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.Batches;

/// <summary>
/// Calls of one method that go to a worker in one message, which runs them one after the other. Their arguments are written when
/// they are added, so that what the caller does to them afterwards has no effect, and a bad one fails alone.
/// </summary>
internal sealed class CallBatch : IDisposable
{
    private readonly ArgumentBuffer _arguments = new();
    private readonly Dictionary<Type, int> _failures = [];
    private int[] _ends;
    private long _executionTicks;
    private long _resultBytes;
    private int _executed;

    /// <summary>Makes a batch without calls.</summary>
    /// <param name="first">The call that will be added first; all others are of the same method.</param>
    /// <param name="pool">The pool whose workers run the calls.</param>
    /// <param name="capacity">How many calls there will probably be at most.</param>
    public CallBatch(WorkerCall first, WorkerPool pool, int capacity)
    {
        Method = first.Method;
        Pool = pool;
        Results = first.CreateResults();
        Results.Grow(capacity);
        _ends = new int[capacity];
    }

    public WorkerMethod Method { get; }

    /// <summary>The pool whose workers run the calls.</summary>
    public WorkerPool Pool { get; }

    /// <summary>The results of the calls that have returned.</summary>
    public BatchResults Results { get; }

    public int Count { get; private set; }

    /// <summary>What the methods shall find around them.</summary>
    public CallContext Context { get; set; }

    /// <summary>Who is told the outcomes.</summary>
    public required IBatchObserver Observer { get; init; }

    public int ArgumentBytes => _arguments.Length;

    /// <summary>
    /// How many calls the workers have run, how long that has taken them, and how many bytes their results had.
    /// </summary>
    public BatchCost Cost
        => new(
            Volatile.Read(ref _executed), TimeSpan.FromTicks(Volatile.Read(ref _executionTicks)),
            Volatile.Read(ref _resultBytes));

    /// <summary>Adds a call.</summary>
    /// <exception cref="OffloadSerializationException">An argument can't be written. Whatever else its members throw passes
    /// through too.</exception>
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
        finally
        {
            call.DiscardArguments();
        }

        if (Count == _ends.Length)
            Grow();
        _ends[Count] = _arguments.Length;
        Count++;
    }

    /// <summary>Where the arguments of a call begin.</summary>
    public int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];

    /// <summary>Where the arguments of calls end.</summary>
    public ReadOnlySpan<int> EndsOf(int first, int count) => _ends.AsSpan(first, count);

    public ReadOnlyMemory<byte> ArgumentsOf(int first, int end) => _arguments.Slice(StartOf(first), _ends[end - 1]);

    /// <summary>Gives calls the outcome that their methods have returned; <see cref="Results"/> has what.</summary>
    public void Return(int first, int end)
    {
        if (first < end)
            Observer.OnReturned(first, end);
    }

    /// <summary>Gives a call the outcome that it has failed.</summary>
    public void Fail(int index, Exception exception)
    {
        lock (_failures)
            CollectionsMarshal.GetValueRefOrAddDefault(_failures, exception.GetType(), out _)++;
        Observer.OnFailed(index, exception);
    }

    /// <summary>How many calls have failed with what, so far.</summary>
    public KeyValuePair<Type, int>[] CountFailures()
    {
        lock (_failures)
            return [.. _failures];
    }

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
        Results.Grow(larger);
        Array.Resize(ref _ends, larger);
    }
}
