namespace Offload.Generators.Parsing;

/// <summary>What a block of elements is besides an array.</summary>
internal enum BlockForm
{
    /// <summary>A <c>ReadOnlyMemory</c>, shown where it came in.</summary>
    Memory,

    /// <summary>An <c>IMemoryOwner</c>, which its receiver disposes of.</summary>
    Owner,
}
