using System.ComponentModel;

namespace Offload.Serialization;

/// <summary>Makes a lookup of the groups that have been read.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadLookup
{
    /// <summary>Makes a lookup; groups that are null have no elements.</summary>
    public static ILookup<TKey, TElement> Create<TKey, TElement>(IGrouping<TKey, TElement>?[] groups)
        => groups.SelectMany(group => group ?? Enumerable.Empty<TElement>(), (group, element) => (group!.Key, element))
            .ToLookup(pair => pair.Key, pair => pair.element);
}
