using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.WorkerHost;

/// <summary>Runs calls, whichever way they have come, and notes on the board how far they got.</summary>
internal sealed class CallRunner(BoundContracts contracts, OwnBoard board)
{
    /// <summary>Whether each reply begins with this process's resident memory.</summary>
    public bool ReportsMemory { get; set; }

    /// <summary>Reads a call.</summary>
    /// <returns>Whether it can be run; otherwise the reply is that it can't.</returns>
    public bool TryRead(
        ref PayloadReader reader, [NotNullWhen(true)] out WorkerCall? call, out CallHeader header, [NotNullWhen(false)] out CallReply? refusal)
    {
        call = null;
        header = default;
        refusal = null;
        try
        {
            header = CallHeader.Read(ref reader);
            board.NoteReceivedCall(header.Number);
            WorkerCall read = contracts.CreateCall(header.ContractNumber, header.MethodIndex);
            read.ReadArguments(ref reader);
            reader.EnsureEnd();
            call = read;
            return true;
        }
        catch (Exception unreadable)
        {
            refusal = CallReply.Failed(CallOutcome.Refused, unreadable, ReportsMemory);
            return false;
        }
    }

    /// <summary>Runs a call on this thread, until it awaits something. Never fails: what the method throws is in the reply.</summary>
    public async Task<IRpcReply> RunAsync(WorkerCall call, CallHeader header, CancellationToken cancellationToken)
    {
        using Activity? activity = AmbientContext.Enter(header.Context, call.Method.Name);
        board.NoteBegunCall(header.Number);
        try
        {
            await call.ExecuteAsync(cancellationToken).ConfigureAwait(false);
            return CallReply.Returned(call, ReportsMemory);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            return CallReply.Failed(CallOutcome.Cancelled, cancelled, ReportsMemory);
        }
        catch (Exception thrown)
        {
            return CallReply.Failed(CallOutcome.Threw, thrown, ReportsMemory);
        }
    }
}
