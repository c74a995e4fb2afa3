namespace Offload.Generators.Models;

/// <summary>What a marked method returns.</summary>
/// <param name="Type">How the value is written and read; null if there is none.</param>
/// <param name="DeclaredType">The type of the value (of a stream, of its items) as the proxy declares it.</param>
/// <param name="IsAwaited">Whether the method returns a task.</param>
/// <param name="Stream">Whether it returns many values, one by one, or bytes.</param>
internal sealed record ReturnModel(TypeRef? Type, string DeclaredType, bool IsAwaited, StreamForm Stream = StreamForm.None)
{
    /// <summary>Whether the call goes on when the method has returned.</summary>
    public bool IsStream => Stream != StreamForm.None;

    public bool IsBytes => Stream == StreamForm.Bytes;

    public bool IsItems => IsStream && !IsBytes;
}
