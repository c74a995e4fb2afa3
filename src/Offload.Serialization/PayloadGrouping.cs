using System.Collections;
using System.ComponentModel;

namespace Offload.Serialization;

/// <summary>A group of elements that has been read.</summary>
/// <param name="key">What the elements have in common.</param>
/// <param name="elements">The elements.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PayloadGrouping<TKey, TElement>(TKey key, TElement[] elements) : IGrouping<TKey, TElement>
{
    /// <inheritdoc/>
    public TKey Key => key;

    /// <inheritdoc/>
    public IEnumerator<TElement> GetEnumerator() => ((IEnumerable<TElement>)elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
