using System.Buffers;
using System.Reflection;
using StreamJsonRpc.Protocol;

namespace Offload.Rpc;

/// <summary>
/// A request as it came in: its body is still in the connection's buffer, and is gone at the first <c>await</c>.
/// </summary>
internal sealed class IncomingRequest(ReadOnlySequence<byte> body) : JsonRpcRequest
{
    public ReadOnlySequence<byte> Body { get; } = body;

    public override int ArgumentCount => 1;

    /// <summary>The target method takes the request itself (and a token, which isn't asked for here).</summary>
    public override ArgumentMatchResult TryGetTypedArguments(ReadOnlySpan<ParameterInfo> parameters, Span<object?> typedArguments)
    {
        typedArguments[0] = this;
        return ArgumentMatchResult.Success;
    }
}
