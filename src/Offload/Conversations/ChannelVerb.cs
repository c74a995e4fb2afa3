namespace Offload.Conversations;

/// <summary>What a message of a <see cref="Channel"/> says. The number is what crosses the wire.</summary>
internal enum ChannelVerb : byte
{
    /// <summary>Bytes of a flow: whole items, or a part of a stream.</summary>
    Data = 1,

    /// <summary>The receiver of a flow allows its sender so many more bytes. The first grant is also what starts a lazy sender.</summary>
    Grant = 2,

    /// <summary>The sender of a flow has sent everything.</summary>
    End = 3,

    /// <summary>The sender of a flow has failed: the fault follows.</summary>
    Fail = 4,

    /// <summary>The receiver of a flow wants no more of it.</summary>
    Stop = 5,
}
