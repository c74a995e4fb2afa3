namespace Offload.SharedMemory;

/// <summary>
/// Whether fresh memory that is about to be filled is better asked for in huge pages. Mostly it is, by far: 16 MiB cost 4,096
/// page faults otherwise. But a virtual machine that gives what is free back to its host does so in blocks of that size, and has
/// to get each back, a small page at a time, when it hands it out again; then small pages, which are seldom given back, cost a
/// fifth. Which it is changes with time, and so it is measured: the way that was faster the last time is taken, and now and then
/// the other.
/// </summary>
internal sealed class HugePagePolicy
{
    // The dearer way costs about five times as much.
    private const int TriesBetween = 32;

    private readonly Lock _lock = new();
    private double _huge;
    private double _small;
    private int _fills;

    /// <summary>Says whether the next fresh memory is to be in huge pages.</summary>
    public bool ChooseHuge()
    {
        lock (_lock)
            return (_huge <= _small) != (++_fills % TriesBetween == 0);
    }

    /// <summary>Notes what it took to fill fresh memory.</summary>
    /// <param name="isHuge">Whether it was in huge pages.</param>
    /// <param name="length">How much it was, in bytes.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Note(bool isHuge, long length, TimeSpan elapsed)
    {
        double cost = elapsed.TotalSeconds / length;
        lock (_lock)
            (isHuge ? ref _huge : ref _small) = cost;
    }
}
