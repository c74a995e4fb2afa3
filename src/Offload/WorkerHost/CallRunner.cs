using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;
using Offload.Conversations;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.WorkerHost;

/// <summary>Runs calls, whichever way they have come, and notes on the board how far they got.</summary>
/// <param name="contracts">Where the methods are found.</param>
/// <param name="board">Where it is noted.</param>
/// <param name="conversations">What is said about calls that converse.</param>
/// <param name="link">How they say it.</param>
internal sealed class CallRunner(BoundContracts contracts, OwnBoard board, ConversationTable conversations, IConversationLink link)
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
            if (read.Method.Converses)
                OpenConversation(read, header.Number);
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
            await ExecuteAsync(call, header.Number, cancellationToken).ConfigureAwait(false);
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

    private ValueTask ExecuteAsync(WorkerCall call, long number, CancellationToken cancellationToken)
        => call.Method.Converses ? ConverseAsync(call, number, cancellationToken) : call.ExecuteAsync(cancellationToken);

    /// <summary>Nothing of a conversation is sent after the call's reply.</summary>
    private async ValueTask ConverseAsync(WorkerCall call, long number, CancellationToken cancellationToken)
    {
        Conversation conversation = call.Conversation!;
        try
        {
            await conversation.RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            conversations.Close(number);
        }
    }

    private void OpenConversation(WorkerCall call, long number)
    {
        call.Conversation = new Conversation();
        call.AddResult(call.Conversation);
        conversations.Open(number, call.Conversation, link);
    }
}
