using System.Buffers;
using Nerdbank.Streams;
using Offload.CompilerServices;
using Offload.Conversations;
using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>One call. Its arguments are written when it is made, so that a bad one fails before any worker is taken for it.</summary>
internal sealed class CallExchange : IRpcExchange, IDisposable
{
    private readonly WorkerCall _call;
    private readonly CallContext _context = CallContext.Capture();
    private readonly Sequence<byte> _arguments;

    public CallExchange(WorkerCall call)
        : this(call, new Sequence<byte>(ArrayPool<byte>.Shared))
    {
        try
        {
            var writer = new PayloadWriter(_arguments);
            call.WriteArguments(ref writer);
            writer.Flush();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes an exchange of a call whose arguments have been written already, which it takes over.</summary>
    public CallExchange(WorkerCall call, Sequence<byte> arguments)
    {
        _call = call;
        _arguments = arguments;
    }

    public WorkerMethod Method => _call.Method;

    /// <summary>What is said while the call runs; null if nothing is.</summary>
    public Conversation? Conversation => _call.Conversation;

    /// <summary>The call's number among those of the worker that it goes to, from 1.</summary>
    public long Number { get; set; }

    /// <summary>The number of the method's contract in the session that the call goes to.</summary>
    public int ContractNumber { get; set; }

    /// <summary>Whether the reply begins with the worker's resident memory.</summary>
    public bool ReportsMemory { get; set; }

    /// <summary>Whether the request is in the worker's fast lane already, so that only the reply is wanted.</summary>
    public bool IsPosted { get; set; }

    public CallOutcome Outcome { get; private set; }

    /// <summary>What the method threw, unless it <see cref="CallOutcome.Returned"/>.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Whether a reply came that the worker protocol doesn't allow.</summary>
    public bool ReplyWasUnreadable { get; private set; }

    /// <summary>The worker's resident memory after the call, in bytes, if it reports that.</summary>
    public long WorkerMemory { get; private set; }

    public ReadOnlySequence<byte> RequestPayload => _arguments.AsReadOnlySequence;

    public void WriteRequest(ref PayloadWriter writer)
        => new CallHeader(Number, ContractNumber, _call.Method.Index, _context).Write(ref writer);

    public void ReadReply(ref PayloadReader reader)
    {
        ReplyWasUnreadable = true; // until it has been read
        if (ReportsMemory)
            WorkerMemory = reader.ReadUnmanaged<long>();
        Outcome = (CallOutcome)reader.ReadByte();
        switch (Outcome)
        {
            case CallOutcome.Returned:
                _call.ReadResult(ref reader);
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

    public void Dispose() => _arguments.Dispose();
}
