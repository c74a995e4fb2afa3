namespace Offload.Conversations;

/// <summary>What a message of a <see cref="Channel"/> says. The number is what crosses the wire.</summary>
internal enum ChannelVerb : byte
{
    /// <summary>Bytes of a flow: whole items, or a part of a stream.</summary>
    Data = 1,

    /// <summary>
    /// The receiver of a flow allows its sender so many more bytes. The first grant is also what starts a lazy sender.
    /// </summary>
    Grant = 2,

    /// <summary>The sender of a flow has sent everything.</summary>
    End = 3,

    /// <summary>The sender of a flow has failed: the fault follows.</summary>
    Fail = 4,

    /// <summary>The receiver of a flow wants no more of it. Of bytes: how many it has used follows.</summary>
    Stop = 5,

    /// <summary>A report of a progress, worker to caller.</summary>
    Report = 6,

    /// <summary>Runs a callback, worker to caller: the invocation's number and its arguments follow.</summary>
    Invoke = 7,

    /// <summary>A callback has returned: the invocation's number and its result follow.</summary>
    Return = 8,

    /// <summary>A callback has thrown: the invocation's number and the fault follow.</summary>
    Throw = 9,

    /// <summary>Cancels a callback's token: the invocation's number follows.</summary>
    CancelInvocation = 10,

    /// <summary>The sender of bytes wants to know when they are where they belong.</summary>
    Flush = 11,

    /// <summary>The receiver's answer to <see cref="Flush"/>, and to the <see cref="End"/> of bytes.</summary>
    Flushed = 12,

    /// <summary>The method has returned its stream, whose bytes are to come: what it is like follows.</summary>
    Open = 13,
}
