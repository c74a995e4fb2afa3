using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning;

/// <summary>This process's side of a pseudo-terminal.</summary>
internal interface ITerminal : IDisposable
{
    /// <summary>Reads what the child writes, and writes what it reads.</summary>
    ChildPipeStream Stream { get; }

    /// <summary>The device that the child opens as its controlling terminal.</summary>
    string DevicePath { get; }

    void Resize(ushort columns, ushort rows);
}
