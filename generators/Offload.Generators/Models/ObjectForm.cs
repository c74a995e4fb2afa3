namespace Offload.Generators.Models;

/// <summary>How the members of an object are written.</summary>
internal enum ObjectForm
{
    /// <summary>Their count, then one after another.</summary>
    Plain,

    /// <summary>Their count and lengths, then one after another: a reader can skip those it doesn't know.</summary>
    VersionTolerant,

    /// <summary>As version-tolerant, with a number that further references to the same object give.</summary>
    Circular,
}
