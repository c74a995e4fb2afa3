namespace Offload.SharedMemory;

/// <summary>Where a payload that is written gets shared memory from, if there is any for it.</summary>
internal interface ISegmentLender
{
    /// <summary>Lends a segment.</summary>
    /// <returns><see langword="null"/> if there is none at the moment.</returns>
    SharedSegment? TryRent();

    /// <summary>Takes a segment back.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="reserved">How much has been reserved for it.</param>
    void Return(SharedSegment segment, long reserved);

    /// <summary>Allows more to be written to a segment.</summary>
    /// <param name="reserved">How many bytes have been allowed before.</param>
    /// <param name="more">How many more are wanted.</param>
    bool TryReserve(long reserved, long more);

    /// <summary>Who lends it, and how much, for an error.</summary>
    string Bound { get; }
}
