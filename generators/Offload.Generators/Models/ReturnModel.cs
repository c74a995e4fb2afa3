namespace Offload.Generators.Models;

/// <summary>What a marked method returns.</summary>
/// <param name="Type">How the value is written and read; null if there is none.</param>
/// <param name="DeclaredType">The type of the value as the proxy declares it.</param>
/// <param name="IsAwaited">Whether the method returns a task.</param>
internal sealed record ReturnModel(TypeRef? Type, string DeclaredType, bool IsAwaited);
