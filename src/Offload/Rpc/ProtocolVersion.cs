namespace Offload.Rpc;

/// <summary>
/// Caller and worker are usually the same program, but a dedicated worker executable can be older or newer than its caller.
/// </summary>
internal static class ProtocolVersion
{
    /// <summary>Goes up whenever a message changes.</summary>
    public const int Current = 1;
}
