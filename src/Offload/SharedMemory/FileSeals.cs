namespace Offload.SharedMemory;

/// <summary>What can be forbidden for a memory file. The numbers are Linux's.</summary>
[Flags]
internal enum FileSeals
{
    Seal = 1,
    Shrink = 2,
    Grow = 4,
    Write = 8,
}
