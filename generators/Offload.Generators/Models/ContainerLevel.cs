namespace Offload.Generators.Models;

/// <summary>One of the types that are nested in each other.</summary>
/// <param name="Keyword"><c>class</c>, <c>struct</c>, <c>record struct</c>….</param>
/// <param name="Name">The simple name, escaped where it is a keyword.</param>
/// <param name="Reference">The full name with <c>global::</c>.</param>
/// <param name="IsHidden">Whether the type around it is the only one that can name it.</param>
internal sealed record ContainerLevel(string Keyword, string Name, string Reference, bool IsHidden);
