using System.Buffers;
using System.Collections.Concurrent;
using Offload.Conversations;
using Offload.Serialization;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace Offload.Rpc;

/// <summary>
/// Turns StreamJsonRpc's messages into a small binary envelope with the payload inside: kind, then (for all but notifications)
/// the request's id, then the method (requests) or nothing (results), then what the exchange or reply writes.
/// </summary>
/// <param name="answersRequests">Whether the other side may ask something. A caller's worker may only answer: its requests would
/// pile up.</param>
internal sealed class PayloadFormatter(bool answersRequests) : IJsonRpcMessageFormatter
{
    private readonly ConcurrentDictionary<long, IRpcExchange> _pending = new();

    /// <summary>Where messages about running calls go.</summary>
    public ConversationTable Conversations { get; } = new(isStrict: !answersRequests);

    public void Serialize(IBufferWriter<byte> bufferWriter, JsonRpcMessage message)
    {
        foreach (ReadOnlyMemory<byte> segment in SerializeEnvelope(bufferWriter, message))
            bufferWriter.Write(segment.Span);
    }

    /// <summary>Writes the message up to its payload, which the caller is to send after it.</summary>
    public ReadOnlySequence<byte> SerializeEnvelope(IBufferWriter<byte> output, JsonRpcMessage message)
    {
        var writer = new PayloadWriter(output);
        ReadOnlySequence<byte> payload = ReadOnlySequence<byte>.Empty;
        switch (message)
        {
            case JsonRpcRequest request:
                payload = WriteRequest(ref writer, request);
                break;
            case JsonRpcResult { Result: IRpcReply reply } result:
                WriteHeader(ref writer, MessageKind.Result, result.RequestId);
                reply.WriteReply(ref writer);
                break;
            case JsonRpcError error:
                WriteHeader(ref writer, MessageKind.Error, error.RequestId);
                writer.WriteUnmanaged((int)(error.Error?.Code ?? JsonRpcErrorCode.InternalError));
                writer.WriteString(error.Error?.Message);
                break;
            default:
                throw new OffloadSerializationException($"The worker protocol has no message of type {message.GetType()}.");
        }

        writer.Flush();
        return payload;
    }

    JsonRpcMessage IJsonRpcMessageFormatter.Deserialize(ReadOnlySequence<byte> contentBuffer)
        => Read(contentBuffer) ?? throw new NotSupportedException("A message about a running call is not for StreamJsonRpc.");

    /// <summary>Reads a message.</summary>
    /// <returns>Null if it was about a running call, and has reached it: on this thread, so that it keeps its place before the
    /// call's reply.</returns>
    public JsonRpcMessage? Read(in ReadOnlySequence<byte> contentBuffer)
    {
        var reader = new PayloadReader(contentBuffer);
        var kind = (MessageKind)reader.ReadByte();
        return kind switch
        {
            MessageKind.Result => ReadResult(ref reader),
            MessageKind.Conversation => Converse(ref reader, contentBuffer),
            MessageKind.Request or MessageKind.Notification when answersRequests => ReadRequest(ref reader, kind, contentBuffer),
            MessageKind.Error => ReadError(ref reader),
            MessageKind.Request or MessageKind.Notification
                => throw new OffloadSerializationException("A worker may only answer, but has asked."),
            _ => throw new OffloadSerializationException($"{(byte)kind} is not a kind of message."),
        };
    }

    /// <summary>Forgets an exchange whose reply will not come any more.</summary>
    public void Forget(RequestId id) => _pending.TryRemove(id.Number.GetValueOrDefault(), out _);

    [Obsolete("StreamJsonRpc no longer asks for it.")]
    public object GetJsonText(JsonRpcMessage message) => throw new NotSupportedException("The worker protocol is binary.");

    private static void WriteHeader(ref PayloadWriter writer, MessageKind kind, RequestId id)
    {
        writer.WriteByte((byte)kind);
        writer.WriteUnmanaged(id.Number ?? throw new OffloadSerializationException("The id of a request must be a number."));
    }

    private ReadOnlySequence<byte> WriteRequest(ref PayloadWriter writer, JsonRpcRequest request)
    {
        if (request.Arguments is ConversationMessage message)
        {
            writer.WriteByte((byte)MessageKind.Conversation);
            message.WriteRequest(ref writer);
            return message.RequestPayload;
        }

        RpcMethod method = RpcMethodNames.Parse(request.Method);
        if (request.IsResponseExpected)
            WriteHeader(ref writer, MessageKind.Request, request.RequestId);
        else
            writer.WriteByte((byte)MessageKind.Notification);
        writer.WriteByte((byte)method);

        if (method == RpcMethod.Cancel)
        {
            var id = (RequestId)request.NamedArguments!["id"]!;
            writer.WriteUnmanaged(id.Number.GetValueOrDefault());
            return default;
        }

        if (request.Arguments is not IRpcExchange exchange)
            return default;
        exchange.WriteRequest(ref writer);
        if (request.IsResponseExpected)
            _pending[request.RequestId.Number.GetValueOrDefault()] = exchange;
        return exchange.RequestPayload;
    }

    private static JsonRpcRequest ReadRequest(ref PayloadReader reader, MessageKind kind, in ReadOnlySequence<byte> content)
    {
        RequestId id = kind == MessageKind.Request ? new RequestId(reader.ReadUnmanaged<long>()) : default;
        var method = (RpcMethod)reader.ReadByte();
        string name = RpcMethodNames.Of(method);
        if (method == RpcMethod.Cancel)
        {
            var cancelled = new RequestId(reader.ReadUnmanaged<long>());
            return new JsonRpcRequest { Method = name, NamedArguments = new Dictionary<string, object?> { ["id"] = cancelled } };
        }

        return new IncomingRequest(content.Slice(content.Length - reader.Remaining)) { RequestId = id, Method = name };
    }

    private JsonRpcMessage? Converse(ref PayloadReader reader, in ReadOnlySequence<byte> content)
    {
        Conversations.Receive(ref reader, content);
        return null;
    }

    private ExchangeResult ReadResult(ref PayloadReader reader)
    {
        long id = reader.ReadUnmanaged<long>();
        if (!_pending.TryRemove(id, out IRpcExchange? exchange))
            throw new OffloadSerializationException($"A reply came for request {id}, which nobody has made.");

        var result = new ExchangeResult { RequestId = new RequestId(id), Result = exchange };
        try
        {
            exchange.ReadReply(ref reader);
        }
        catch (OffloadSerializationException unreadable)
        {
            result.Failure = unreadable;
        }

        return result;
    }

    private JsonRpcError ReadError(ref PayloadReader reader)
    {
        long id = reader.ReadUnmanaged<long>();
        if (!_pending.TryRemove(id, out _))
            throw new OffloadSerializationException($"An error came for request {id}, which nobody has made.");
        var code = (JsonRpcErrorCode)reader.ReadUnmanaged<int>();
        return new JsonRpcError
        {
            RequestId = new RequestId(id),
            Error = new JsonRpcError.ErrorDetail { Code = code, Message = reader.ReadString() },
        };
    }
}
