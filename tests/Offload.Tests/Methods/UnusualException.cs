namespace Offload.Tests.Methods;

/// <summary>An exception that nobody can rebuild from its message.</summary>
public sealed class UnusualException(int first, int second) : Exception($"{first} and {second} don't fit");
