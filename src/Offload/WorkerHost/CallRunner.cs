using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;
using Offload.Conversations;
using Offload.Rpc;
using Offload.Serialization;
using Offload.SharedMemory;

namespace Offload.WorkerHost;

/// <summary>Runs calls, whichever way they have come, and notes on the board how far they got.</summary>
/// <param name="contracts">Where the methods are found.</param>
/// <param name="board">What the caller reads when this process has died.</param>
/// <param name="memory">What is shared with the caller; <see langword="null"/> if nothing is.</param>
internal sealed class CallRunner(BoundContracts contracts, OwnBoard board, SegmentInbox? memory)
{
    private ConversationTable? _conversations;
    private IConversationLink? _link;

    /// <summary>Whether each reply begins with this process's resident memory.</summary>
    public bool ReportsMemory { get; set; }

    /// <summary>From now on calls can say something while they run.</summary>
    /// <param name="conversations">What is said about the calls that run.</param>
    /// <param name="link">How it is said.</param>
    public void Connect(ConversationTable conversations, IConversationLink link)
        => (_conversations, _link) = (conversations, link);

    /// <summary>
    /// Reads a call. Arguments in shared memory are left for later: they may be many, and don't go away with the request. But a
    /// conversation has to be complete before the next message.
    /// </summary>
    /// <returns>Whether it can be run; otherwise the reply is that it can't.</returns>
    public bool TryRead(
        ref PayloadReader reader, bool isShared, [NotNullWhen(true)] out WorkerCall? call, out CallHeader header,
        out SegmentSource? arguments, [NotNullWhen(false)] out CallReply? refusal)
    {
        (call, header, arguments, refusal) = (null, default, null, null);
        try
        {
            header = CallHeader.Read(ref reader);
            board.NoteReceivedCall(header.Number);
            WorkerCall read = contracts.CreateCall(header.ContractNumber, header.MethodIndex);
            if (read.Method.Converses)
                OpenConversation(read, header.Number);
            if (isShared && memory is not null)
            {
                arguments = memory.Read(SegmentRange.Read(ref reader));
                if (read.Method.Converses)
                    ReadArguments(read, arguments);
            }
            else
            {
                read.ReadArguments(ref reader);
                reader.EnsureEnd();
            }

            call = read;
            return true;
        }
        catch (Exception unreadable)
        {
            refusal = CallReply.Failed(CallOutcome.Refused, unreadable, ReportsMemory);
            return false;
        }
    }

    /// <summary>
    /// Runs a call that has been read, on this thread until it awaits something. What the method throws is in the reply.
    /// </summary>
    /// <exception cref="OffloadSerializationException">The result can't be written.</exception>
    public async Task<IRpcReply> RunAsync(
        WorkerCall call, CallHeader header, SegmentSource? arguments, CancellationToken cancellationToken)
    {
        if (arguments is null)
            return await RunAsync(call, header, cancellationToken).ConfigureAwait(false);

        using (arguments)
        {
            try
            {
                if (!call.Method.Converses)
                    ReadArguments(call, arguments);
            }
            catch (Exception unreadable)
            {
                return CallReply.Failed(CallOutcome.Refused, unreadable, ReportsMemory);
            }

            return await RunAsync(call, header, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="RunAsync(WorkerCall, CallHeader, SegmentSource, CancellationToken)"/>
    public async Task<IRpcReply> RunAsync(WorkerCall call, CallHeader header, CancellationToken cancellationToken)
    {
        using Activity? activity = AmbientContext.Enter(header.Context, call.Method.Name);
        board.NoteBegunCall(header.Number);
        try
        {
            await ExecuteAsync(call, header.Number, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            return CallReply.Failed(CallOutcome.Cancelled, cancelled, ReportsMemory);
        }
        catch (Exception thrown)
        {
            return CallReply.Failed(CallOutcome.Threw, thrown, ReportsMemory);
        }

        return memory is not null && call.HasResultOfAnySize
            ? new WrittenReply(call, memory, ReportsMemory)
            : CallReply.Returned(call, ReportsMemory);
    }

    private static void ReadArguments(WorkerCall call, SegmentSource arguments)
    {
        var reader = new PayloadReader(arguments);
        call.ReadArguments(ref reader);
        reader.EnsureEnd();
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
            _conversations!.Close(number);
        }
    }

    private void OpenConversation(WorkerCall call, long number)
    {
        call.Conversation = new Conversation();
        call.AddResult(call.Conversation);
        _conversations!.Open(number, call.Conversation, _link!);
    }
}
