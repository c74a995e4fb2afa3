using System.Diagnostics;
using Offload.CompilerServices;
using Offload.Conversations;
using Offload.Rpc;
using Offload.Rpc.Faults;
using Offload.Serialization;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace Offload.WorkerHost;

/// <summary>The worker's end of the conversation with its caller: answers requests, runs calls.</summary>
internal sealed class WorkerService : WorkerRpc
{
    private readonly BoundContracts _contracts = new();
    private readonly OwnBoard _board;
    private WorkerIdentity? _identity;
    private volatile BatchRunner? _batch;

    public WorkerService(Stream stream, OwnBoard board)
        : base(stream, new PayloadFormatter(answersRequests: true))
    {
        _board = board;
        // StreamJsonRpc dispatches only to methods that it knows; DispatchRequestAsync then calls them without reflection.
        foreach (string method in (ReadOnlySpan<string>)[RpcMethodNames.Hello, RpcMethodNames.Prepare, RpcMethodNames.Bind, RpcMethodNames.Call, RpcMethodNames.Batch, RpcMethodNames.Recall, RpcMethodNames.Shutdown])
            AddLocalRpcMethod(method, AnswerAsync);
        StartListening();
    }

    protected override async ValueTask<JsonRpcMessage> DispatchRequestAsync(
        JsonRpcRequest request, TargetMethod targetMethod, CancellationToken cancellationToken)
    {
        if (request is not IncomingRequest incoming)
            return await base.DispatchRequestAsync(request, targetMethod, cancellationToken).ConfigureAwait(false);
        IRpcReply? reply = await AnswerAsync(incoming, cancellationToken).ConfigureAwait(false);
        return new JsonRpcResult { RequestId = request.RequestId, Result = reply };
    }

    private Task<IRpcReply?> AnswerAsync(IncomingRequest request, CancellationToken cancellationToken)
        => RpcMethodNames.Parse(request.Method) switch
        {
            RpcMethod.Call => CallAsync(request, cancellationToken),
            RpcMethod.Batch => RunBatchAsync(request, cancellationToken),
            RpcMethod.Recall => Task.FromResult<IRpcReply?>(Recall(request)),
            RpcMethod.Bind => Task.FromResult<IRpcReply?>(Bind(request)),
            RpcMethod.Prepare => PrepareAsync(request, cancellationToken),
            RpcMethod.Hello => Task.FromResult<IRpcReply?>(Greet(request)),
            _ => Task.FromResult<IRpcReply?>(Shutdown()),
        };

    private HelloReply Greet(IncomingRequest request)
    {
        var reader = new PayloadReader(request.Body);
        // A caller of another version may have put anything after its version; it learns ours and leaves.
        if (reader.ReadUnmanaged<int>() == ProtocolVersion.Current)
        {
            _identity = WorkerIdentity.Read(ref reader);
            WorkerEnvironment.NestedCalls = _identity.NestedCalls;
        }

        return new HelloReply();
    }

    private BindReply Bind(IncomingRequest request)
    {
        var reader = new PayloadReader(request.Body);
        return new BindReply(_contracts.Bind(ContractReference.Read(ref reader)));
    }

    private async Task<IRpcReply?> PrepareAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<AssemblyReference> assemblies = ReadAssemblies(request);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            foreach (AssemblyReference assembly in assemblies)
                ContractAssemblies.Load(assembly);
            foreach (WorkerStartup startup in WorkerStartup.Of(_identity?.Pool ?? ""))
                await startup.RunAsync(cancellationToken).ConfigureAwait(false);
            return new PrepareReply(fault: null);
        }
        catch (Exception thrown)
        {
            return new PrepareReply(Fault.Capture(thrown));
        }

        static IReadOnlyList<AssemblyReference> ReadAssemblies(IncomingRequest request)
        {
            var reader = new PayloadReader(request.Body);
            return PrepareExchange.ReadRequest(ref reader);
        }
    }

    private static IRpcReply? Shutdown()
    {
        // Not on this thread: handlers of ProcessExit may take their time.
        ThreadPool.UnsafeQueueUserWorkItem(static _ => Environment.Exit(0), state: null);
        return null;
    }

    private async Task<IRpcReply?> CallAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        bool reportsMemory = _identity?.ReportsMemory ?? false;
        WorkerCall call;
        CallHeader header;
        try
        {
            (call, header) = ReadCall(request);
        }
        catch (Exception unreadable)
        {
            return CallReply.Failed(CallOutcome.Refused, unreadable, reportsMemory);
        }

        // The method may hold its thread as long as it likes; this one goes back to reading.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using Activity? activity = AmbientContext.Enter(header.Context, call.Method.Name);
        _board.NoteBegunCall(header.Number);
        try
        {
            await ExecuteAsync(call, header.Number, cancellationToken).ConfigureAwait(false);
            return CallReply.Returned(call, reportsMemory);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            return CallReply.Failed(CallOutcome.Cancelled, cancelled, reportsMemory);
        }
        catch (Exception thrown)
        {
            return CallReply.Failed(CallOutcome.Threw, thrown, reportsMemory);
        }
    }

    private async Task<IRpcReply?> RunBatchAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        var batch = new BatchRunner(request.Body, _contracts, _board);
        _batch = batch;
        // The methods may hold their thread as long as they like; this one goes back to reading.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using Activity? activity = AmbientContext.Enter(batch.Context, batch.MethodName);
        return await batch.RunAsync(_identity?.ReportsMemory ?? false, cancellationToken).ConfigureAwait(false);
    }

    private RecallReply Recall(IncomingRequest request)
    {
        var reader = new PayloadReader(request.Body);
        return new RecallReply(_batch?.Recall(reader.ReadUnmanaged<long>()) ?? -1);
    }

    private ValueTask ExecuteAsync(WorkerCall call, long number, CancellationToken cancellationToken)
        => call.Method.Converses ? ConverseAsync(call, number, cancellationToken) : call.ExecuteAsync(cancellationToken);

    /// <summary>Nothing of a conversation is sent after the call's reply.</summary>
    private async ValueTask ConverseAsync(WorkerCall call, long number, CancellationToken cancellationToken)
    {
        Conversation conversation = call.Conversation!;
        try
        {
            await conversation.RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Conversations.Close(number);
        }
    }

    private void OpenConversation(WorkerCall call, long number)
    {
        call.Conversation = new Conversation();
        call.AddResult(call.Conversation);
        Conversations.Open(number, call.Conversation, this);
    }

    private (WorkerCall Call, CallHeader Header) ReadCall(IncomingRequest request)
    {
        var reader = new PayloadReader(request.Body);
        CallHeader header = CallHeader.Read(ref reader);
        _board.NoteReceivedCall(header.Number);
        WorkerCall call = _contracts.CreateCall(header.ContractNumber, header.MethodIndex);
        if (call.Method.Converses)
            OpenConversation(call, header.Number);
        call.ReadArguments(ref reader);
        reader.EnsureEnd();
        return (call, header);
    }
}
