namespace Offload.Maps;

/// <summary>The items of a map, of either kind.</summary>
/// <param name="Items">The items.</param>
/// <param name="AsyncItems">The items, if they come asynchronously.</param>
internal sealed record MapSource<T>(IEnumerable<T>? Items, IAsyncEnumerable<T>? AsyncItems)
{
    /// <summary>Whether the items are there already, so that nobody has to wait for one.</summary>
    public bool IsCollection => Items is ICollection<T> or IReadOnlyCollection<T>;

    /// <summary>How many items there are, if the source can tell.</summary>
    public long? Count => Items is not null && Items.TryGetNonEnumeratedCount(out int count) ? count : null;
}
