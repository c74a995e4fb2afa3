namespace Offload.Generators.Models;

/// <summary>What goes through a channel.</summary>
/// <param name="Type">How it is written and read.</param>
/// <param name="DeclaredType">Its type, as its codec declares it.</param>
internal sealed record ChannelValue(TypeRef Type, string DeclaredType);
