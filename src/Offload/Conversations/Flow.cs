namespace Offload.Conversations;

/// <summary>
/// The rules of a flow of bytes with back-pressure. The receiver grants bytes; a sender may begin a message while it has some
/// left, so that an item may be larger than any window and still be the only one that comes too much.
/// </summary>
internal static class Flow
{
    /// <summary>
    /// What a sender has before the first grant, where it need not wait for one: as little as a slow reader of small items wants
    /// ahead.
    /// </summary>
    public const int InitialWindow = 4 * 1024;

    /// <summary>The same for bytes, whose readers read in larger blocks.</summary>
    public const int InitialByteWindow = 64 * 1024;

    /// <summary>What a receiver grants at most: enough to keep a fast sender going while the grant is on its way.</summary>
    public const int MaxWindow = 1024 * 1024;

    /// <summary>More than the largest item and a window: what no grant reaches.</summary>
    public const long MaxGrant = 1L << 32;

    /// <summary>At this size a message is sent even if more could join it.</summary>
    public const int MaxBatch = 64 * 1024;

    // What a message costs its receiver besides its bytes.
    private const int MessageOverhead = 64;

    public static long Cost(long bytes) => bytes + MessageOverhead;
}
