using System.Collections.Concurrent;
using Offload.CompilerServices;
using Offload.FastLane;
using Offload.Rpc;
using Offload.Rpc.Faults;
using StreamJsonRpc;

namespace Offload.Workers;

/// <summary>The caller's end of the conversation with one worker.</summary>
internal sealed class WorkerSession : WorkerRpc
{
    private readonly ConcurrentDictionary<WorkerContract, Task<int>> _bound = new();
    private readonly ConcurrentDictionary<WorkerContract, int> _numbers = new();
    private int _contracts;

    public WorkerSession(Stream stream)
        : base(stream, new PayloadFormatter(answersRequests: false))
    {
        // A connection that ends within a message is no lie: its worker may have died in the middle of it.
        Disconnected += (_, lost)
            => Violation = lost.Reason is DisconnectedReason.RemotePartyTerminated or DisconnectedReason.LocallyDisposed
                || lost.Exception is IOException
            ? null
            : lost.Exception?.Message ?? lost.Description;
        StartListening();
    }

    /// <summary>
    /// What the worker has sent that it may not; <see langword="null"/> if the connection is up or has just ended.
    /// </summary>
    public string? Violation { get; private set; }

    /// <summary>Introduces both sides to each other.</summary>
    /// <exception cref="InvalidOperationException">The worker speaks another version of the protocol.</exception>
    public async Task HelloAsync(WorkerIdentity identity, CancellationToken cancellationToken)
    {
        var hello = new HelloExchange { Identity = identity };
        await ExchangeAsync(RpcMethodNames.Hello, hello, cancellationToken).ConfigureAwait(false);
        if (hello.WorkerProtocolVersion != ProtocolVersion.Current)
        {
            throw new InvalidOperationException(
                $"The worker speaks version {hello.WorkerProtocolVersion} of the worker protocol, this program version {ProtocolVersion.Current}: "
                + "build both with the same version of Offload.");
        }
    }

    /// <summary>Has the worker run the start-up methods of its pool.</summary>
    /// <returns>What one of them threw; <see langword="null"/> if all is well.</returns>
    public async Task<Fault?> PrepareAsync(IReadOnlyList<WorkerStartup> startups, CancellationToken cancellationToken)
    {
        var prepare = new PrepareExchange([.. startups.Select(startup => AssemblyReference.To(startup.Assembly)).Distinct()]);
        await ExchangeAsync(RpcMethodNames.Prepare, prepare, cancellationToken).ConfigureAwait(false);
        return prepare.Fault;
    }

    /// <summary>The number of the contract in this session, if it has one already.</summary>
    public bool TryGetNumber(WorkerContract contract, out int number) => _numbers.TryGetValue(contract, out number);

    /// <summary>Gives the contract a number in this session, unless it has one.</summary>
    /// <exception cref="OffloadSerializationException">The worker doesn't know the contract.</exception>
    public Task<int> BindAsync(WorkerContract contract)
        => _bound.TryGetValue(contract, out Task<int>? bound) ? bound : _bound.GetOrAdd(contract, AskToBindAsync);

    /// <summary>Sends a call and waits for its reply.</summary>
    /// <exception cref="OffloadSerializationException">A reply could not be written or read, or the worker doesn't know the
    /// contract.</exception>
    public async Task CallAsync(CallExchange call, CancellationToken cancellationToken)
    {
        try
        {
            call.ContractNumber = await BindAsync(call.Method.Contract).ConfigureAwait(false);
            if (call.Conversation is { } conversation)
                Conversations.Open(call.Number, conversation, this);
            await ExchangeAsync(call.IsShared ? RpcMethodNames.SharedCall : RpcMethodNames.Call, call, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RemoteRpcException unwritten) when (unwritten is not ConnectionLostException)
        {
            throw NotAnswered(call.Method, unwritten);
        }
        finally
        {
            if (call.Conversation is not null)
                Conversations.Close(call.Number);
        }
    }

    /// <summary>Asks for the reply to a call that was made on the fast lane.</summary>
    /// <exception cref="OffloadSerializationException">The reply could not be written or read.</exception>
    public async Task CollectAsync(CallExchange call, CancellationToken cancellationToken)
    {
        bool isCancelled = cancellationToken.IsCancellationRequested;
        try
        {
            await ExchangeAsync(
                RpcMethodNames.Collect, new CollectExchange(call, isCancelled),
                isCancelled ? CancellationToken.None : cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!isCancelled && cancellationToken.IsCancellationRequested)
        {
            // The request was cancelled before it was sent, but the call has been: the worker is still to be told, and to answer.
            await CollectAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteRpcException unwritten) when (unwritten is not ConnectionLostException)
        {
            throw NotAnswered(call.Method, unwritten);
        }
    }

    /// <summary>Sends calls of a batch and waits until the worker is through with them.</summary>
    /// <exception cref="OffloadSerializationException">The reply could not be written or read, or the worker doesn't know the
    /// contract.</exception>
    public async Task RunBatchAsync(BatchExchange batch, CancellationToken cancellationToken)
    {
        try
        {
            batch.ContractNumber = await BindAsync(batch.Method.Contract).ConfigureAwait(false);
            await ExchangeAsync(RpcMethodNames.Batch, batch, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteRpcException unwritten) when (unwritten is not ConnectionLostException)
        {
            throw NotAnswered(batch.Method, unwritten);
        }
    }

    /// <summary>Asks for the calls of a batch back that the worker has not begun.</summary>
    public Task RecallAsync(RecallExchange recall) => ExchangeAsync(RpcMethodNames.Recall, recall, CancellationToken.None);

    /// <summary>Asks the worker to end in good order; its exit is the answer.</summary>
    public Task ShutdownAsync() => NotifyAsync(RpcMethodNames.Shutdown);

    private static OffloadSerializationException NotAnswered(WorkerMethod method, RemoteRpcException unwritten)
        => new($"The worker could not answer a call of {method.Name}: {unwritten.Message}", unwritten);

    private async Task<int> AskToBindAsync(WorkerContract contract)
    {
        int number = Interlocked.Increment(ref _contracts);
        var bind = new BindExchange(contract, number);
        try
        {
            await ExchangeAsync(RpcMethodNames.Bind, bind, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RemoteRpcException unwritten) when (unwritten is not ConnectionLostException)
        {
            throw new OffloadSerializationException(
                $"The worker could not say whether it serves the methods of {contract.AssemblyName}: {unwritten.Message}", unwritten);
        }

        if (bind.Refusal is not null)
            throw new OffloadSerializationException(
                $"The worker can't serve the methods of {contract.AssemblyName}: {bind.Refusal}");
        _numbers[contract] = number;
        return number;
    }
}
