namespace Offload;

/// <summary>
/// A method threw, in a worker, an exception that can't be rebuilt in this process: its type is not loaded here, or has none of
/// the usual constructors. Message, inner exceptions, <see cref="Exception.Data"/> and stack trace are the remote ones.
/// </summary>
public sealed class RemoteException : Exception
{
    internal RemoteException(string remoteTypeName, string message, string? remoteStackTrace, Exception? innerException)
        : base(message, innerException)
    {
        RemoteTypeName = remoteTypeName;
        RemoteStackTrace = remoteStackTrace;
    }

    /// <summary>The full name of the type of the exception that was thrown in the worker.</summary>
    public string RemoteTypeName { get; }

    /// <summary>The stack trace in the worker.</summary>
    public string? RemoteStackTrace { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}(thrown in the worker as {RemoteTypeName})";
}
