namespace Offload.Tests.Methods;

/// <summary>An exception whose own members throw.</summary>
public sealed class HostileException : Exception
{
    public override string Message => throw new InvalidOperationException("the message is not for you");

    public override string? StackTrace => throw new InvalidOperationException("neither is the stack trace");

    public override string ToString() => throw new InvalidOperationException("nor anything else");
}
