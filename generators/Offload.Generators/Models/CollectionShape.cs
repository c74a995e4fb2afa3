namespace Offload.Generators.Models;

/// <summary>How the elements of a collection are found, and a collection is made of elements.</summary>
/// <param name="Elements">An expression over <c>value</c> that can be enumerated, in the order of the wire.</param>
/// <param name="Count">
/// An expression over <c>elements</c> for their number.
/// </param>
/// <param name="Create">An expression over <c>count</c> that makes an empty collection, or over <c>items</c> one that is
/// complete.</param>
/// <param name="Add">The method that adds an element; null if <paramref name="Create"/> takes an array of them.</param>
/// <param name="IsNull">An expression over <c>value</c> that says whether to write null.</param>
/// <param name="Null">What a null is read as.</param>
/// <param name="ExactType">The class that a value has to be of, if it could be derived from.</param>
/// <param name="Block">
/// Expression over <c>value</c> for a span of the elements, where they are in one piece; null elsewhere.
/// </param>
internal sealed record CollectionShape(
    string Elements, string Count, string Create, string? Add, string IsNull = "value is null", string Null = "default",
    string? Block = null,
    string ExactType = "");
