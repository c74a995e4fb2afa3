using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>
/// The collections that are supported. In the expressions, <c>{T}</c> is the collection, <c>{E}</c> the element (of a dictionary,
/// <c>{K}</c> and <c>{V}</c>).
/// </summary>
internal static class CollectionShapes
{
    private const string Generic = "System.Collections.Generic.";
    private const string Concurrent = "System.Collections.Concurrent.";
    private const string Immutable = "System.Collections.Immutable.";
    private const string ObjectModel = "System.Collections.ObjectModel.";

    // Entries are set by it, so that a key that comes twice is seen by the count and not by an exception.
    public const string Indexer = "this[]";
    private const string Length = "elements.Length";
    private const string Snapshot = "global::System.Linq.Enumerable.ToArray(value)";
    private const string Reversed = "global::System.Linq.Enumerable.Reverse(value)";
    private const string ReversedArray = "global::System.Linq.Enumerable.ToArray(" + Reversed + ")";

    public static readonly CollectionShape Array = new("value", Length, "items", null);

    public static readonly CollectionShape PriorityQueue = new("value.UnorderedItems", "elements.Count", "new {T}(items)", null);

    public static readonly CollectionShape Lookup
        = new("value", "elements.Count", "global::Offload.Serialization.PayloadLookup.Create(items)", null);

    public static readonly Dictionary<string, CollectionShape> Collections = new(StringComparer.Ordinal)
    {
        [Generic + "List`1"] = Built("new {T}(count)", "Add")
            with { Block = "global::System.Runtime.InteropServices.CollectionsMarshal.AsSpan(value)" },
        [Generic + "HashSet`1"] = Built("new {T}(count)", "Add"),
        [Generic + "SortedSet`1"] = Built("new {T}()", "Add"),
        [Generic + "LinkedList`1"] = Built("new {T}()", "AddLast"),
        [Generic + "Queue`1"] = Built("new {T}(count)", "Enqueue"),
        [Generic + "Stack`1"] = Built("new {T}(count)", "Push") with { Elements = ReversedArray, Count = Length },
        [ObjectModel + "Collection`1"] = Built("new {T}()", "Add"),
        [ObjectModel + "ObservableCollection`1"] = Built("new {T}()", "Add"),
        [ObjectModel + "ReadOnlyCollection`1"] = Whole("new {T}(items)"),
        [ObjectModel + "ReadOnlyObservableCollection`1"]
            = Whole("new {T}(new global::System.Collections.ObjectModel.ObservableCollection<{E}>(items))"),

        // Others may change these meanwhile: count and elements have to be of one moment.
        [Concurrent + "ConcurrentQueue`1"] = Built("new {T}()", "Enqueue") with { Elements = Snapshot, Count = Length },
        [Concurrent + "ConcurrentStack`1"] = Built("new {T}()", "Push") with { Elements = ReversedArray, Count = Length },
        [Concurrent + "ConcurrentBag`1"] = Built("new {T}()", "Add") with { Elements = Snapshot, Count = Length },
        [Concurrent + "BlockingCollection`1"] = Built("new {T}()", "Add") with { Elements = Snapshot, Count = Length },

        [Immutable + "ImmutableArray`1"] = Whole(
            "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(items)") with
        {
            Count = Length, IsNull = "value.IsDefault", Block = "value.AsSpan()",
        },
        [Immutable + "ImmutableList`1"] = Whole("global::System.Collections.Immutable.ImmutableList.CreateRange(items)"),
        [Immutable + "IImmutableList`1"] = Whole("global::System.Collections.Immutable.ImmutableList.CreateRange(items)"),
        [Immutable + "ImmutableHashSet`1"] = Whole("global::System.Collections.Immutable.ImmutableHashSet.CreateRange(items)"),
        [Immutable + "IImmutableSet`1"] = Whole("global::System.Collections.Immutable.ImmutableHashSet.CreateRange(items)"),
        [Immutable + "ImmutableSortedSet`1"] = Whole(
            "global::System.Collections.Immutable.ImmutableSortedSet.CreateRange(items)"),
        [Immutable + "ImmutableQueue`1"] = Uncounted(
            "global::System.Collections.Immutable.ImmutableQueue.CreateRange(items)", Snapshot),
        [Immutable + "IImmutableQueue`1"] = Uncounted(
            "global::System.Collections.Immutable.ImmutableQueue.CreateRange(items)", Snapshot),
        [Immutable + "ImmutableStack`1"] = Uncounted(
            "global::System.Collections.Immutable.ImmutableStack.CreateRange(items)", ReversedArray),
        [Immutable + "IImmutableStack`1"] = Uncounted(
            "global::System.Collections.Immutable.ImmutableStack.CreateRange(items)", ReversedArray),
        ["System.Collections.Frozen.FrozenSet`1"] = Whole("global::System.Collections.Frozen.FrozenSet.ToFrozenSet(items)"),

        [Generic + "IEnumerable`1"] = Uncounted("items", Snapshot),
        [Generic + "IReadOnlyCollection`1"] = Whole("items"),
        [Generic + "IReadOnlyList`1"] = Whole("items"),
        [Generic + "ICollection`1"] = Built("new global::System.Collections.Generic.List<{E}>(count)", "Add"),
        [Generic + "IList`1"] = Built("new global::System.Collections.Generic.List<{E}>(count)", "Add"),
        [Generic + "ISet`1"] = Built("new global::System.Collections.Generic.HashSet<{E}>(count)", "Add"),
        [Generic + "IReadOnlySet`1"] = Built("new global::System.Collections.Generic.HashSet<{E}>(count)", "Add"),

        ["System.Memory`1"] = Segment("value.Span"),
        ["System.ReadOnlyMemory`1"] = Segment("value.Span"),
        ["System.Buffers.ReadOnlySequence`1"] = Segment("global::System.Buffers.BuffersExtensions.ToArray(value)"),
        ["System.ArraySegment`1"] = Segment("global::System.MemoryExtensions.AsSpan(value)"),
    };

    public static readonly Dictionary<string, CollectionShape> Dictionaries = new(StringComparer.Ordinal)
    {
        [Generic + "Dictionary`2"] = Built("new {T}(count)", Indexer),
        [Generic + "SortedDictionary`2"] = Built("new {T}()", Indexer),
        [Generic + "SortedList`2"] = Built("new {T}(count)", Indexer),
        [Generic + "OrderedDictionary`2"] = Built("new {T}(count)", Indexer),
        [Generic + "IDictionary`2"] = Built("new global::System.Collections.Generic.Dictionary<{K}, {V}>(count)", Indexer),
        [Generic + "IReadOnlyDictionary`2"] = Built(
            "new global::System.Collections.Generic.Dictionary<{K}, {V}>(count)", Indexer),
        [ObjectModel + "ReadOnlyDictionary`2"] = Whole("new {T}(items)"),
        [Concurrent + "ConcurrentDictionary`2"] = Built("new {T}()", Indexer)
            with { Elements = "value.ToArray()", Count = Length },
        [Immutable + "ImmutableDictionary`2"] = Whole(
            "global::System.Collections.Immutable.ImmutableDictionary.CreateRange(items)"),
        [Immutable + "IImmutableDictionary`2"] = Whole(
            "global::System.Collections.Immutable.ImmutableDictionary.CreateRange(items)"),
        [Immutable + "ImmutableSortedDictionary`2"] = Whole(
            "global::System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(items)"),
        ["System.Collections.Frozen.FrozenDictionary`2"] = Whole(
            "global::System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(items)"),
    };

    private static CollectionShape Built(string create, string add) => new("value", "elements.Count", create, add);

    private static CollectionShape Whole(string create) => new("value", "elements.Count", create, null);

    private static CollectionShape Uncounted(string create, string elements) => new(elements, Length, create, null);

    // Never null on the wire: what is empty has count 0.
    private static CollectionShape Segment(string span)
        => new(span, Length, "new {T}(items)", null, IsNull: string.Empty, Null: "default", Block: span);
}
