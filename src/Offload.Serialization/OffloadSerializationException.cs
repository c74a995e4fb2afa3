namespace Offload;

/// <summary>A value could not be written to, or bytes could not be read from, the wire format.</summary>
public sealed class OffloadSerializationException : Exception
{
    /// <summary>Makes the exception.</summary>
    public OffloadSerializationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception, with the one that caused it.</summary>
    public OffloadSerializationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
