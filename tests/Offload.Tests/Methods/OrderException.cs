namespace Offload.Tests.Methods;

/// <summary>A user's exception of the usual kind.</summary>
public sealed class OrderException : Exception
{
    public OrderException(string message)
        : base(message)
    {
    }

    public OrderException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
