using System.Diagnostics;
using Offload.CompilerServices;
using Offload.Conversations;
using Offload.Rpc;
using Offload.Rpc.Faults;
using Offload.Serialization;
using Offload.SharedMemory;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace Offload.WorkerHost;

/// <summary>The worker's end of the conversation with its caller: answers requests, runs calls.</summary>
internal sealed class WorkerService : WorkerRpc
{
    private readonly BoundContracts _contracts = new();
    private readonly OwnBoard _board;
    private readonly SegmentInbox? _memory;
    private WorkerIdentity? _identity;
    private volatile BatchRunner? _batch;

    /// <summary>Begins to serve.</summary>
    /// <param name="stream">The connection to the caller.</param>
    /// <param name="board">What the caller reads when this process has died.</param>
    /// <param name="memory">What is shared with the caller; <see langword="null"/> if nothing is.</param>
    public WorkerService(Stream stream, OwnBoard board, SegmentInbox? memory)
        : base(stream, new PayloadFormatter(answersRequests: true))
    {
        _board = board;
        _memory = memory;
        // StreamJsonRpc dispatches only to methods that it knows; DispatchRequestAsync then calls them without reflection.
        foreach (string method in (ReadOnlySpan<string>)
            [
                RpcMethodNames.Hello, RpcMethodNames.Prepare, RpcMethodNames.Bind, RpcMethodNames.Call, RpcMethodNames.SharedCall,
                RpcMethodNames.Batch, RpcMethodNames.Recall, RpcMethodNames.Shutdown,
            ])
        {
            AddLocalRpcMethod(method, AnswerAsync);
        }

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
            RpcMethod.Call or RpcMethod.SharedCall => CallAsync(request, cancellationToken),
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
        SegmentSource? arguments;
        try
        {
            (call, header, arguments) = ReadCall(request);
        }
        catch (Exception unreadable)
        {
            return CallReply.Failed(CallOutcome.Refused, unreadable, reportsMemory);
        }

        // The method may hold its thread as long as it likes; this one goes back to reading.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (arguments is null)
            return await ExecuteAsync(call, header, reportsMemory, cancellationToken).ConfigureAwait(false);

        using (arguments)
        {
            try
            {
                if (!call.Method.Converses)
                    ReadArguments(call, arguments);
            }
            catch (Exception unreadable)
            {
                return CallReply.Failed(CallOutcome.Refused, unreadable, reportsMemory);
            }

            return await ExecuteAsync(call, header, reportsMemory, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IRpcReply?> ExecuteAsync(WorkerCall call, CallHeader header, bool reportsMemory, CancellationToken cancellationToken)
    {
        using Activity? activity = AmbientContext.Enter(header.Context, call.Method.Name);
        _board.NoteBegunCall(header.Number);
        try
        {
            await RunAsync(call, header.Number, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            return CallReply.Failed(CallOutcome.Cancelled, cancelled, reportsMemory);
        }
        catch (Exception thrown)
        {
            return CallReply.Failed(CallOutcome.Threw, thrown, reportsMemory);
        }

        return _memory is not null && call.HasResultOfAnySize
            ? new WrittenReply(call, _memory, reportsMemory)
            : CallReply.Returned(call, reportsMemory);
    }

    private ValueTask RunAsync(WorkerCall call, long number, CancellationToken cancellationToken)
        => call.Method.Converses ? ConverseAsync(call, number, cancellationToken) : call.ExecuteAsync(cancellationToken);

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

    /// <summary>
    /// Arguments in shared memory are left for later: they may be many, and don't go away with the request. But a conversation has
    /// to be complete before the next message.
    /// </summary>
    private (WorkerCall Call, CallHeader Header, SegmentSource? Arguments) ReadCall(IncomingRequest request)
    {
        var reader = new PayloadReader(request.Body);
        CallHeader header = CallHeader.Read(ref reader);
        _board.NoteReceivedCall(header.Number);
        WorkerCall call = _contracts.CreateCall(header.ContractNumber, header.MethodIndex);
        if (call.Method.Converses)
            OpenConversation(call, header.Number);
        if (request.Method == RpcMethodNames.SharedCall && _memory is not null)
        {
            SegmentSource arguments = _memory.Read(SegmentRange.Read(ref reader));
            if (call.Method.Converses)
                ReadArguments(call, arguments);
            return (call, header, arguments);
        }

        call.ReadArguments(ref reader);
        reader.EnsureEnd();
        return (call, header, null);
    }

    private static void ReadArguments(WorkerCall call, SegmentSource arguments)
    {
        var reader = new PayloadReader(arguments);
        call.ReadArguments(ref reader);
        reader.EnsureEnd();
    }
}
