using System.Buffers;
using Offload.CompilerServices;
using Offload.Conversations;
using Offload.Rpc.Faults;
using Offload.Serialization;
using Offload.SharedMemory;

namespace Offload.Rpc;

/// <summary>
/// One call. Its arguments are written when it is made, so that a bad one fails before any worker is taken for it.
/// </summary>
internal sealed class CallExchange : IRpcExchange, IDisposable
{
    private readonly CallContext _context = CallContext.Capture();
    private readonly OutgoingPayload _arguments;
    private WorkerCall? _call;

    /// <summary>Writes the call's arguments, unless it has done so itself.</summary>
    /// <param name="call">The call.</param>
    /// <param name="lender">Where shared memory for its arguments comes from; <see langword="null"/> if there is none.</param>
    public CallExchange(WorkerCall call, ISegmentLender? lender)
    {
        _call = call;
        Method = call.Method;
        _arguments = call.TakeArguments() ?? OutgoingPayload.OfArguments(call, lender);
    }

    /// <summary>Makes an exchange of a call whose arguments have been written already, which it takes over.</summary>
    public CallExchange(WorkerCall call, OutgoingPayload arguments)
    {
        _call = call;
        Method = call.Method;
        _arguments = arguments;
    }

    public WorkerMethod Method { get; }

    /// <summary>What is said while the call runs; null if nothing is.</summary>
    public Conversation? Conversation => _call?.Conversation;

    /// <summary>The call's number among those of the worker that it goes to, from 1.</summary>
    public long Number { get; set; }

    /// <summary>The number of the method's contract in the session that the call goes to.</summary>
    public int ContractNumber { get; set; }

    /// <summary>Whether the reply begins with the worker's resident memory.</summary>
    public bool ReportsMemory { get; set; }

    /// <summary>Whether the request is in the worker's fast lane already, so that only the reply is wanted.</summary>
    public bool IsPosted { get; set; }

    /// <summary>What is shared with the worker that the call goes to; <see langword="null"/> if nothing is.</summary>
    public SegmentLink? Link { get; set; }

    /// <summary>Whether the arguments are in shared memory.</summary>
    public bool IsShared => _arguments.Segment is not null;

    public CallOutcome Outcome { get; private set; }

    /// <summary>What the method threw, unless it <see cref="CallOutcome.Returned"/>.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Whether a reply came that the worker protocol doesn't allow.</summary>
    public bool ReplyWasUnreadable { get; private set; }

    /// <summary>The worker's resident memory after the call, in bytes, if it reports that.</summary>
    public long WorkerMemory { get; private set; }

    public ReadOnlySequence<byte> RequestPayload => _arguments.Bytes;

    public void WriteRequest(ref PayloadWriter writer)
    {
        new CallHeader(Number, ContractNumber, Method.Index, _context).Write(ref writer);
        if (_arguments.Segment is not { } segment)
            return;
        Link!.Show(segment);
        _arguments.Range.Write(ref writer);
    }

    public void ReadReply(ref PayloadReader reader)
    {
        ReplyWasUnreadable = true; // until it has been read
        if (ReportsMemory)
            WorkerMemory = reader.ReadUnmanaged<long>();
        Outcome = (CallOutcome)reader.ReadByte();
        switch (Outcome)
        {
            case CallOutcome.Returned:
                ReadResult(ref reader);
                break;
            case CallOutcome.ReturnedShared when Link is not null:
                ReadSharedResult(Link, SegmentRange.Read(ref reader));
                break;
            case CallOutcome.Threw or CallOutcome.Cancelled or CallOutcome.Refused:
                Fault = Fault.Read(ref reader);
                break;
            default:
                throw new OffloadSerializationException($"{(byte)Outcome} is not an outcome of a call.");
        }

        reader.EnsureEnd();
        ReplyWasUnreadable = false;
    }

    /// <summary>The last exchange of an idle connection stays reachable: its result, which may be large, is not to.</summary>
    public void Dispose()
    {
        _call = null;
        _arguments.Dispose();
    }

    private void ReadResult(ref PayloadReader reader)
    {
        if (_call is not { } call)
            throw new OffloadSerializationException(
                $"A result of {Method.Name} has come when nobody was waiting for it any more.");
        call.ReadResult(ref reader);
    }

    private void ReadSharedResult(SegmentLink link, SegmentRange range)
    {
        using ResultSource result = link.Read(range);
        var reader = new PayloadReader(result);
        ReadResult(ref reader);
        reader.EnsureEnd();
        Outcome = CallOutcome.Returned;
    }
}
