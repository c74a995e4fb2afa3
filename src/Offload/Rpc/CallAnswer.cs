using Offload.CompilerServices;
using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>How one call of a batch has ended. If its method returned, the call that read it has the result.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Fault">What the method threw, unless it returned.</param>
internal readonly record struct CallAnswer(CallOutcome Outcome, Fault? Fault)
{
    /// <summary>Reads all that is left as the answer to a call.</summary>
    /// <exception cref="OffloadSerializationException">It is not one.</exception>
    public static CallAnswer Read(WorkerCall call, ref PayloadReader reader)
    {
        var outcome = (CallOutcome)reader.ReadByte();
        Fault? fault = null;
        switch (outcome)
        {
            case CallOutcome.Returned:
                call.ReadResult(ref reader);
                break;
            case CallOutcome.Threw or CallOutcome.Cancelled or CallOutcome.Refused or CallOutcome.Unwritable:
                fault = Fault.Read(ref reader);
                break;
            default:
                throw new OffloadSerializationException($"{(byte)outcome} is not an outcome of a call.");
        }

        reader.EnsureEnd();
        return new CallAnswer(outcome, fault);
    }
}
