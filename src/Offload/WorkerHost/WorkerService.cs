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
    private readonly WorkerDuties _duties;
    private volatile BatchRunner? _batch;

    /// <summary>Gets ready to serve.</summary>
    /// <param name="stream">The connection to the caller.</param>
    /// <param name="duties">What is to be done.</param>
    public WorkerService(Stream stream, WorkerDuties duties)
        : base(stream, new PayloadFormatter(answersRequests: true))
    {
        _duties = duties;
        duties.Runner.Connect(Conversations, this);
        // StreamJsonRpc dispatches only to methods that it knows; DispatchRequestAsync then calls them without reflection.
        foreach (string method in (ReadOnlySpan<string>)
            [
                RpcMethodNames.Hello, RpcMethodNames.Prepare, RpcMethodNames.Bind, RpcMethodNames.Call, RpcMethodNames.SharedCall,
                RpcMethodNames.Collect, RpcMethodNames.Batch, RpcMethodNames.Recall, RpcMethodNames.Shutdown,
            ])
        {
            AddLocalRpcMethod(method, AnswerAsync);
        }
    }

    /// <summary>Begins to serve.</summary>
    /// <param name="first">A message that has been read already; empty if none has.</param>
    public void Start(ReadOnlyMemory<byte> first) => StartListening(first);

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
            RpcMethod.Hello => Task.FromResult<IRpcReply?>(_duties.Greet(request.Body)),
            _ => Task.FromResult<IRpcReply?>(Shutdown()),
        };

    private async Task<IRpcReply?> PrepareAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<AssemblyReference> assemblies = ReadAssemblies(request);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            foreach (AssemblyReference assembly in assemblies)
                ContractAssemblies.Load(assembly);
            foreach (WorkerStartup startup in WorkerStartup.Of(_duties.Identity?.Pool ?? ""))
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

    private BindReply Bind(IncomingRequest request)
    {
        _duties.OpenLane(); // a call is about to come, and perhaps many
        return _duties.Bind(request.Body);
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
        return await _duties.Runner.RunAsync(call, header, arguments, cancellationToken).ConfigureAwait(false);
    }

    private bool TryRead(
        IncomingRequest request, [NotNullWhen(true)] out WorkerCall? call, out CallHeader header, out SegmentSource? arguments,
        [NotNullWhen(false)] out CallReply? refusal)
    {
        var reader = new PayloadReader(request.Body);
        bool isShared = request.Method == RpcMethodNames.SharedCall;
        return _duties.Runner.TryRead(ref reader, isShared, out call, out header, out arguments, out refusal);
    }

    private Task<IRpcReply?> CollectAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        var reader = new PayloadReader(request.Body);
        (long call, bool isCancelled) = CollectExchange.ReadRequest(ref reader);
        return _duties.Lane is not { } lane
            ? throw new OffloadSerializationException(
                "The caller asks for a call on the fast lane, which this worker doesn't have.")
            : lane.CollectAsync(call, isCancelled, cancellationToken);
    }

    private async Task<IRpcReply?> RunBatchAsync(IncomingRequest request, CancellationToken cancellationToken)
    {
        var batch = new BatchRunner(request.Body, _duties.Contracts, _duties.Board);
        _batch = batch;
        // The methods may hold their thread as long as they like; this one goes back to reading.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using Activity? activity = AmbientContext.Enter(batch.Context, batch.MethodName);
        return await batch.RunAsync(_duties.Identity?.ReportsMemory ?? false, cancellationToken).ConfigureAwait(false);
    }

    private RecallReply Recall(IncomingRequest request)
    {
        var reader = new PayloadReader(request.Body);
        return new RecallReply(_batch?.Recall(reader.ReadUnmanaged<long>()) ?? -1);
    }
}
