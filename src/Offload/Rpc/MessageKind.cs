namespace Offload.Rpc;

/// <summary>The first byte of a message.</summary>
internal enum MessageKind : byte
{
    Request = 1,
    Notification = 2,
    Result = 3,
    Error = 4,

    /// <summary>About a running call: call, channel and verb follow instead of an id.</summary>
    Conversation = 5,
}
