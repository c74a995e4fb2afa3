namespace Offload.Pools;

/// <summary>How often calls that had not begun have lost their worker: they are tried again, but not for ever.</summary>
internal struct LossCount
{
    // A worker may be killed while it is idle, and its death be seen only after a call was sent to it.
    private const int MaxBeforeStart = 3;

    // Reading a call's arguments can be what kills a worker.
    private const int MaxWhileReading = 1;

    private int _beforeStart;
    private int _whileReading;

    /// <summary>Counts a loss.</summary>
    /// <param name="received">Whether the worker had begun to read the call.</param>
    /// <returns>Whether another worker is to be tried.</returns>
    public bool MayTryAgain(bool received) => received ? _whileReading++ < MaxWhileReading : _beforeStart++ < MaxBeforeStart;
}
