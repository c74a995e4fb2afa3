namespace Offload.Generators.Models;

/// <summary>Whether and how a method's result is streamed.</summary>
internal enum StreamForm
{
    /// <summary>The result is one value.</summary>
    None,

    /// <summary>The method returns an <c>IAsyncEnumerable</c>.</summary>
    Asynchronous,

    /// <summary>The method is an iterator: an <c>IEnumerable</c> whose items are made one by one.</summary>
    Iterator,

    /// <summary>The method returns a <c>Stream</c> of bytes.</summary>
    Bytes,
}
