using Offload.CompilerServices;
using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The worker's half of <see cref="CallExchange"/>.</summary>
internal sealed class CallReply : IRpcReply
{
    private readonly CallOutcome _outcome;
    private WorkerCall? _call;
    private readonly Fault? _fault;

    private CallReply(CallOutcome outcome, WorkerCall? call, Fault? fault)
    {
        _outcome = outcome;
        _call = call;
        _fault = fault;
    }

    /// <summary>Whether the reply begins with this process's resident memory.</summary>
    public bool ReportsMemory { get; init; }

    public static CallReply Returned(WorkerCall call, bool reportsMemory)
        => new(CallOutcome.Returned, call, fault: null) { ReportsMemory = reportsMemory };

    public static CallReply Failed(CallOutcome outcome, Exception exception, bool reportsMemory)
        => new(outcome, call: null, Fault.Capture(exception)) { ReportsMemory = reportsMemory };

    public void WriteReply(ref PayloadWriter writer)
    {
        if (ReportsMemory)
            writer.WriteUnmanaged(Environment.WorkingSet);
        writer.WriteByte((byte)_outcome);
        if (_fault is not null)
            _fault.Write(ref writer);
        else
            _call!.WriteResult(ref writer);
        _call = null; // the last reply of an idle connection stays reachable: the arguments are not to
    }
}
