namespace Offload.Subprocesses.Spawning;

/// <summary>The descendants that a process had at some moment, without the process itself.</summary>
internal interface IProcessTree : IDisposable
{
    /// <summary>Sends a signal to those that still exist, and never to a process that got the id of one of them later.</summary>
    void SendSignal(int signal);

    /// <summary>Whether all of them have ended.</summary>
    bool HasEnded { get; }

    /// <summary>No descendants.</summary>
    static IProcessTree Empty { get; } = new Unix.PlainProcessTree([]);
}
