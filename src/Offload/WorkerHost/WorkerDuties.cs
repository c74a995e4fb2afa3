using System.Buffers;
using Offload.FastLane;
using Offload.Rpc;
using Offload.Serialization;
using Offload.SharedMemory;

namespace Offload.WorkerHost;

/// <summary>
/// What a worker is and has, and what it answers, whoever reads its requests: <see cref="OpeningService"/> or
/// <see cref="WorkerService"/>.
/// </summary>
internal sealed class WorkerDuties
{
    /// <summary>Takes up the duties.</summary>
    /// <param name="board">What the caller reads when this process has died.</param>
    /// <param name="memory">What is shared with the caller; <see langword="null"/> if nothing is.</param>
    /// <param name="lane">The worker's end of the fast lane; <see langword="null"/> if there is none.</param>
    public WorkerDuties(OwnBoard board, SegmentInbox? memory, WorkerLane? lane)
    {
        Board = board;
        Lane = lane;
        Runner = new CallRunner(Contracts, board, memory);
        if (lane is { OpensAtStart: true })
            lane.Open(Runner);
    }

    public OwnBoard Board { get; }

    public BoundContracts Contracts { get; } = new();

    public CallRunner Runner { get; }

    public WorkerLane? Lane { get; }

    /// <summary>Who this worker is; <see langword="null"/> as long as its caller has not said.</summary>
    public WorkerIdentity? Identity { get; private set; }

    public HelloReply Greet(in ReadOnlySequence<byte> body)
    {
        var reader = new PayloadReader(body);
        // A caller of another version may have put anything after its version; it learns ours and leaves.
        if (reader.ReadUnmanaged<int>() == ProtocolVersion.Current)
        {
            Identity = WorkerIdentity.Read(ref reader);
            WorkerEnvironment.NestedCalls = Identity.NestedCalls;
            Runner.ReportsMemory = Identity.ReportsMemory;
        }

        return new HelloReply();
    }

    /// <summary>Opens the fast lane, on another thread, unless it is open.</summary>
    public void OpenLane()
    {
        if (Lane is not null)
            ThreadPool.UnsafeQueueUserWorkItem(static duties => duties.Lane!.Open(duties.Runner), this, preferLocal: false);
    }

    public BindReply Bind(in ReadOnlySequence<byte> body)
    {
        var reader = new PayloadReader(body);
        return new BindReply(Contracts.Bind(ContractReference.Read(ref reader)));
    }
}
