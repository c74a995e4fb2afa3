namespace Offload.Maps;

/// <summary>In which order results reach the consumer.</summary>
internal interface IResultQueue
{
    /// <summary>A chunk is about to run. Chunks come in the order of the source.</summary>
    void Add(MapChunk chunk);

    /// <summary>Items of a chunk have their outcome. Not told of items with tasks.</summary>
    void Ready(MapChunk chunk, int first, int end);

    /// <summary>The next items that are to be consumed, if they have their outcome.</summary>
    bool TryTake(out ResultSlice slice);

    /// <summary>Completes when it is worth trying again.</summary>
    ValueTask WaitAsync();

    /// <summary>Has a waiting consumer look around.</summary>
    void Wake();
}
