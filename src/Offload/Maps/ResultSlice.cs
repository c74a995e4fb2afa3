namespace Offload.Maps;

/// <summary>Items of a chunk that have their outcome.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="First">The first of them.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct ResultSlice(MapChunk Chunk, int First, int End);
