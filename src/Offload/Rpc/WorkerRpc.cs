using System.Diagnostics;
using Offload.Conversations;
using StreamJsonRpc;

namespace Offload.Rpc;

/// <summary>StreamJsonRpc with the worker protocol's messages: what both ends of a session share.</summary>
internal abstract class WorkerRpc : JsonRpc, IConversationLink
{
    private readonly Stream _stream;
    private readonly PayloadFormatter _formatter;
    private readonly FrameHandler _handler;

    protected WorkerRpc(Stream stream, PayloadFormatter formatter)
        : this(stream, formatter, new FrameHandler(stream, formatter))
    {
    }

    private WorkerRpc(Stream stream, PayloadFormatter formatter, FrameHandler handler)
        : base(handler)
    {
        _stream = stream;
        _handler = handler;
        _formatter = formatter;
        SynchronizationContext = null;
        TraceSource.Switch.Level = SourceLevels.Off;
    }

    /// <summary>What is said about the calls that run.</summary>
    protected ConversationTable Conversations => _formatter.Conversations;

    Task IConversationLink.SendAsync(ConversationMessage message)
        => InvokeCoreAsync<IRpcExchange>(
            default, RpcMethodNames.Converse, [message], null, null, CancellationToken.None, isParameterObject: true);

    /// <summary>Sends a request and waits until its reply has been read into the exchange.</summary>
    /// <exception cref="RemoteInvocationException">The other side could not write its reply.</exception>
    /// <exception cref="ConnectionLostException">The other side is gone.</exception>
    protected async Task ExchangeAsync(string method, IRpcExchange exchange, CancellationToken cancellationToken)
    {
        RequestId id = CreateNewRequestId();
        try
        {
            await InvokeCoreAsync<IRpcExchange>(id, method, [exchange], null, null, cancellationToken, isParameterObject: true)
                .ConfigureAwait(false);
        }
        finally
        {
            _formatter.Forget(id);
        }
    }

    /// <summary>Begins to read messages.</summary>
    /// <param name="first">One that has been read from the stream already; empty if none has.</param>
    protected void StartListening(ReadOnlyMemory<byte> first)
    {
        _handler.First = first;
        StartListening();
    }

    protected override void Dispose(bool disposing)
    {
        // StreamJsonRpc waits for its reader to stop before it disposes of the stream, and the reader for the stream to end.
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    protected Task NotifyAsync(string method)
        => InvokeCoreAsync<IRpcExchange>(default, method, null, null, null, CancellationToken.None, isParameterObject: false);
}
