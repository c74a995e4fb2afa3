namespace Offload.Generators.Models;

/// <summary>A parameter of a callback.</summary>
/// <param name="Type">How it is written and read; null for the cancellation token.</param>
/// <param name="DeclaredType">Its type as the codec declares it.</param>
internal sealed record CallbackArgument(TypeRef? Type, string DeclaredType);
