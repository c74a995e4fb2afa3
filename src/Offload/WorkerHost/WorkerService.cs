using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;
using Offload.FastLane;
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
    private readonly CallRunner _runner;
    private readonly WorkerLane? _lane;
    private WorkerIdentity? _identity;
    private volatile BatchRunner? _batch;

    /// <summary>Begins to serve.</summary>
    /// <param name="stream">The connection to the caller.</param>
    /// <param name="board">What the caller reads when this process has died.</param>
    /// <param name="memory">What is shared with the caller; <see langword="null"/> if nothing is.</param>
    /// <param name="lane">The worker's end of the fast lane; <see langword="null"/> if there is none.</param>
    public WorkerService(Stream stream, OwnBoard board, SegmentInbox? memory, WorkerLane? lane)
        : base(stream, new PayloadFormatter(answersRequests: true))
    {
        _board = board;
        _runner = new CallRunner(_contracts, board, memory, Conversations, this);
        _lane = lane;
        if (_lane is { OpensAtStart: true })
            _lane.Open(_runner);
        // StreamJsonRpc dispatches only to methods that it knows; DispatchRequestAsync then calls them without reflection.
        foreach (string method in (ReadOnlySpan<string>)
            [
                RpcMethodNames.Hello, RpcMethodNames.Prepare, RpcMethodNames.Bind, RpcMethodNames.Call, RpcMethodNames.SharedCall,
                RpcMethodNames.Collect, RpcMethodNames.Batch, RpcMethodNames.Recall, RpcMethodNames.Shutdown,
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
            RpcMethod.Collect => CollectAsync(request, cancellationToken),
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
            _runner.ReportsMemory = _identity.ReportsMemory;
        }

        return new HelloReply();
    }

    private BindReply Bind(IncomingRequest request)
    {
        // A call is about to come, and perhaps many.
        if (_lane is not null)
            ThreadPool.UnsafeQueueUserWorkItem(static service => service._lane!.Open(service._runner), this, preferLocal: false);
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
        if (!TryRead(request, out WorkerCall? call, out CallHeader header, out SegmentSource? arguments, out CallReply? refusal))
            return refusal;
        // The method may hold its thread as long as it likes; this one goes back to reading.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await _runner.RunAsync(call, header, arguments, cancellationToken).ConfigureAwait(false);
    }

    private bool TryRead(
        IncomingRequest request, [NotNullWhen(true)] out WorkerCall? call, out CallHeader header, out SegmentSource? arguments,
        [NotNullWhen(false)] out CallReply? refusal)
    {
        var reader = new PayloadReader(request.Body);
        bool isShared = request.Method == RpcMethodNames.SharedCall;
        return _runner.TryRead(ref reader, isShared, out call, out header, out arguments, out refusal);
    }

    private Task<IRpcReply?> CollectAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        var reader = new PayloadReader(request.Body);
        (long call, bool isCancelled) = CollectExchange.ReadRequest(ref reader);
        return _lane is null
            ? throw new OffloadSerializationException("The caller asks for a call on the fast lane, which this worker doesn't have.")
            : _lane.CollectAsync(call, isCancelled, cancellationToken);
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
}
