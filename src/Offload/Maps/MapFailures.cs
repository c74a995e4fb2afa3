namespace Offload;

/// <summary>What a map does about items whose call fails.</summary>
public enum MapFailures
{
    /// <summary>The first failure that is reached ends the map: it is thrown, and what still runs is cancelled.</summary>
    Stop,

    /// <summary>
    /// The other items go on; when all are done, a <see cref="MapFailedException"/> with every failure is thrown.
    /// </summary>
    Collect,
}
