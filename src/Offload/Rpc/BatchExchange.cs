using System.Buffers;
using System.Runtime.InteropServices;
using Offload.Batches;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>
/// Calls of a batch that are sent in one request. Their outcomes are not in the reply but on the worker's board, where they are
/// safe from its death; only that of the last call comes with the reply if the board has no room for it.
/// </summary>
internal sealed class BatchExchange(CallBatch batch, int first, int count) : IRpcExchange
{
    private CallAnswer? _last;
    private WorkerCall? _scratch;

    public CallBatch Batch { get; } = batch;

    public WorkerMethod Method => Batch.Method;

    /// <summary>The place of the first call in the batch.</summary>
    public int First { get; } = first;

    public int Count { get; } = count;

    /// <summary>The number of the first call among those of the worker that they go to, from 1.</summary>
    public long FirstNumber { get; set; }

    /// <summary>The number of the method's contract in the session that the calls go to.</summary>
    public int ContractNumber { get; set; }

    /// <summary>Whether the reply begins with the worker's resident memory.</summary>
    public bool ReportsMemory { get; set; }

    /// <summary>How many calls have their outcome: always the first ones.</summary>
    public int Settled { get; set; }

    /// <summary>How many bytes of the outcomes on the worker's board are theirs.</summary>
    public int SettledBytes { get; set; }

    /// <summary>How many calls the worker has run; the others it has not begun. Known once the reply is there.</summary>
    public int Executed { get; private set; }

    /// <summary>How long that has taken.</summary>
    public TimeSpan ExecutionTime { get; private set; }

    /// <summary>How many bytes of outcomes there are on the worker's board. Known once the reply is there.</summary>
    public int OutcomeBytes { get; private set; }

    /// <summary>The worker's resident memory after the calls, in bytes, if it reports that.</summary>
    public long WorkerMemory { get; private set; }

    /// <summary>Whether a reply came that the worker protocol doesn't allow.</summary>
    public bool ReplyWasUnreadable { get; private set; }

    /// <summary>The answer to the last of the calls that were executed, if it came with the reply.</summary>
    public CallAnswer? LastAnswer => _last;

    /// <summary>Reads the answer to a call from the board, and keeps its result. One reader at a time.</summary>
    public CallAnswer ReadAnswer(int index, ref PayloadReader reader)
        => ReadAnswer(_scratch ??= Method.CreateCall(), index, ref reader);

    public ReadOnlySequence<byte> RequestPayload => new(Batch.ArgumentsOf(First, First + Count));

    public void WriteRequest(ref PayloadWriter writer)
    {
        new BatchHeader(FirstNumber, Count, Batch.StartOf(First), ContractNumber, Method.Index, Batch.Context).Write(ref writer);
        writer.WriteBytes(MemoryMarshal.AsBytes(Batch.EndsOf(First, Count)));
    }

    public void ReadReply(ref PayloadReader reader)
    {
        ReplyWasUnreadable = true; // until it has been read
        if (ReportsMemory)
            WorkerMemory = reader.ReadUnmanaged<long>();
        int executed = reader.ReadUnmanaged<int>();
        int bytes = reader.ReadUnmanaged<int>();
        long ticks = reader.ReadUnmanaged<long>();
        bool lastFollows = reader.ReadByte() != 0;
        if (executed < (lastFollows ? 1 : 0) || executed > Count || bytes < 0 || ticks < 0)
            throw new OffloadSerializationException(
                $"A worker claims to have run {executed} of {Count} calls in {ticks} ticks, with {bytes} bytes of outcomes.");
        if (lastFollows)
            _last = ReadAnswer(Method.CreateCall(), First + executed - 1, ref reader);
        reader.EnsureEnd();
        Executed = executed;
        OutcomeBytes = bytes;
        ExecutionTime = new TimeSpan(ticks);
        ReplyWasUnreadable = false;
    }

    private CallAnswer ReadAnswer(WorkerCall call, int index, ref PayloadReader reader)
    {
        var answer = CallAnswer.Read(call, ref reader);
        if (answer.Outcome == CallOutcome.Returned)
            Batch.Results.Keep(index, call);
        return answer;
    }
}
