using System.Buffers;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>One request and, once it has come, its reply, on the side that asks.</summary>
internal interface IRpcExchange
{
    /// <summary>Bytes that follow what <see cref="WriteRequest"/> wrote, in the same message.</summary>
    ReadOnlySequence<byte> RequestPayload => ReadOnlySequence<byte>.Empty;

    /// <summary>Writes the request.</summary>
    void WriteRequest(ref PayloadWriter writer);

    /// <summary>
    /// Reads the reply, out of the connection's own buffer. Must consume all of it, or throw
    /// <see cref="OffloadSerializationException"/>, which then fails this exchange alone.
    /// </summary>
    void ReadReply(ref PayloadReader reader);
}
