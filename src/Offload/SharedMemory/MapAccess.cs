namespace Offload.SharedMemory;

/// <summary>What a mapping of a file is for.</summary>
internal enum MapAccess
{
    Read,
    ReadWrite,

    /// <summary>What is written stays this process's own.</summary>
    CopyOnWrite,
}
