using System.Runtime.ExceptionServices;

namespace Offload.SharedMemory;

/// <summary>
/// Fills much memory with several processors: the thread that wants it and idle threads of the pool take one block after the
/// other. Memory that is written for the first time has its page faults on all of them then, too. Nobody waits for a helper that
/// has not begun: while the pool is busy, the thread does everything by itself.
/// </summary>
internal abstract unsafe class BlockWork : IThreadPoolWorkItem
{
    /// <summary>Measured: of fewer bytes, waking somebody takes as long as what he saves.</summary>
    protected const int Threshold = 4 << 20;

    // A huge page: of two threads that fault the same one in, one would fill it with zeros in vain.
    private const int BlockSize = 2 << 20;

    // Measured: what fits into a processor's own cache is copied a fifth faster than a whole block at once.
    private const int PieceSize = 256 * 1024;

    // Measured: two copy nearly as fast as memory allows, but page faults are still worth four.
    private static readonly int MaxHelpers = Math.Min(Environment.ProcessorCount, 4) - 1;

    private readonly object _gate = new();
    private readonly byte* _destination;
    private readonly int _length;
    private readonly int _blocks;

    // How much of the first block lies before the destination.
    private readonly int _lead;
    private int _taken;
    private int _left;
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Prepares to fill memory, which is pinned until <see cref="Run"/> has returned.</summary>
    protected BlockWork(byte* destination, int length)
    {
        _destination = destination;
        _length = length;
        _lead = (int)((nuint)destination % BlockSize);
        _left = _blocks = (int)(((long)_lead + length + BlockSize - 1) / BlockSize);
    }

    /// <summary>Whether there is anybody who could help.</summary>
    protected static bool HasHelpers => MaxHelpers > 0;

    /// <summary>What a helper does. One who comes too late finds no block left, and touches nothing.</summary>
    void IThreadPoolWorkItem.Execute() => FillBlocks();

    /// <summary>Fills the memory.</summary>
    protected void Run()
    {
        try
        {
            for (int helpers = Math.Min(MaxHelpers, _blocks - 1); helpers > 0; helpers--)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        finally
        {
            // Whatever happens: a helper may be at work, in memory that is only pinned until this returns.
            FillBlocks();
            WaitForHelpers();
        }

        _failure?.Throw();
    }

    /// <summary>Fills a piece of the memory.</summary>
    /// <param name="start">Where it begins, from the beginning of all that is to be filled.</param>
    /// <param name="piece">The memory.</param>
    protected abstract void Fill(int start, Span<byte> piece);

    private void FillBlocks()
    {
        int done = 0;
        for (int block; (block = Interlocked.Increment(ref _taken) - 1) < _blocks; done++)
        {
            try
            {
                FillBlock(block);
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }
        }

        if (done == 0 || Interlocked.Add(ref _left, -done) > 0)
            return;
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    private void FillBlock(int block)
    {
        long end = Math.Min(((block + 1L) * BlockSize) - _lead, _length);
        for (long start = Math.Max(((long)block * BlockSize) - _lead, 0); start < end && _failure is null; start += PieceSize)
            Fill((int)start, new Span<byte>(_destination + start, (int)Math.Min(PieceSize, end - start)));
    }

    private void WaitForHelpers()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _left) > 0 && !spin.NextSpinWillYield)
            spin.SpinOnce();
        lock (_gate)
        {
            while (_left > 0)
                Monitor.Wait(_gate);
        }
    }
}
