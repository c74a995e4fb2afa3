namespace Offload.Subprocesses.Streams;

/// <summary>What the operating system can do with a pipe besides reading and writing.</summary>
internal interface IPipeControl
{
    /// <summary>Whether a read would give something at once: data, or the end.</summary>
    bool IsReadable { get; }

    /// <summary>
    /// Lets more fit into the pipe, where that can be had: each change between writer and reader costs more than the copying.
    /// </summary>
    void Enlarge();
}
