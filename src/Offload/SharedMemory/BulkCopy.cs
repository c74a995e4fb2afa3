namespace Offload.SharedMemory;

/// <summary>
/// Copies much memory with several processors: the thread that wants it and idle threads of the pool take one block after the
/// other. Memory that is written for the first time has its page faults on all of them then, too. Nobody waits for a helper that
/// has not begun: while the pool is busy, the thread copies everything by itself.
/// </summary>
internal sealed unsafe class BulkCopy : IThreadPoolWorkItem
{
    // Measured: of fewer bytes, waking somebody takes as long as what he saves.
    private const int Threshold = 4 << 20;

    // A huge page: of two threads that fault the same one in, one would fill it with zeros in vain.
    private const int BlockSize = 2 << 20;

    // Measured: what fits into a processor's own cache is copied a fifth faster than a whole block at once.
    private const int PieceSize = 256 * 1024;

    // Four processors use all that memory has to give.
    private static readonly int MaxHelpers = Math.Min(Environment.ProcessorCount, 4) - 1;

    private readonly object _gate = new();
    private readonly byte* _source;
    private readonly byte* _destination;
    private readonly int _length;
    private readonly int _blocks;

    // How much of the destination's first block lies before the destination.
    private readonly int _lead;
    private int _taken;
    private int _left;

    private BulkCopy(byte* source, byte* destination, int length)
    {
        _source = source;
        _destination = destination;
        _length = length;
        _lead = (int)((nuint)destination % BlockSize);
        _left = _blocks = (int)(((long)_lead + length + BlockSize - 1) / BlockSize);
    }

    /// <summary>Copies bytes to where they don't overlap with what they are copied from.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Room for as many or more.</param>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length < Threshold || MaxHelpers == 0)
        {
            source.CopyTo(destination);
            return;
        }

        fixed (byte* first = source, target = destination[..source.Length])
            new BulkCopy(first, target, source.Length).Run();
    }

    /// <summary>What a helper does. One who comes too late finds no block left, and touches nothing.</summary>
    void IThreadPoolWorkItem.Execute() => CopyBlocks();

    private void Run()
    {
        try
        {
            for (int helpers = Math.Min(MaxHelpers, _blocks - 1); helpers > 0; helpers--)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        finally
        {
            // Whatever happens: a helper may be at work, in memory that is only pinned until this returns.
            CopyBlocks();
            WaitForHelpers();
        }
    }

    private void CopyBlocks()
    {
        int done = 0;
        for (int block; (block = Interlocked.Increment(ref _taken) - 1) < _blocks; done++)
            Copy(block);
        if (done == 0 || Interlocked.Add(ref _left, -done) > 0)
            return;
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    private void Copy(int block)
    {
        long end = Math.Min(((block + 1L) * BlockSize) - _lead, _length);
        for (long place = Math.Max(((long)block * BlockSize) - _lead, 0); place < end; place += PieceSize)
        {
            long count = Math.Min(PieceSize, end - place);
            Buffer.MemoryCopy(_source + place, _destination + place, count, count);
        }
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
