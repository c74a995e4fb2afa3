using Offload.Diagnostics;
using System.Buffers;
using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Conversations;

/// <summary>One end of one thing that is said while a call runs: a stream, the reports of a progress, a callback.</summary>
internal abstract class Channel
{
    private Conversation? _conversation;
    private int _number;

    /// <summary>Whether the call may still be run anew on another worker: nothing of this channel has been used up.</summary>
    public virtual bool CanRestart => !HasBegun;

    /// <summary>Whether the other side has sent something.</summary>
    protected bool HasBegun { get; private set; }

    protected Conversation Conversation
        => _conversation ?? throw new InvalidOperationException("The channel belongs to no conversation.");

    public void Join(Conversation conversation, int number)
    {
        _conversation = conversation;
        _number = number;
    }

    /// <summary>Takes a message, on the connection's own thread: it is not to block, to run user code or to send.</summary>
    /// <exception cref="OffloadSerializationException">The other side may not send this.</exception>
    public void Receive(ChannelVerb verb, in ReadOnlySequence<byte> payload)
    {
        bool isFirst = !HasBegun;
        HasBegun = true;
        if (!TryReceive(verb, payload, isFirst))
            throw new OffloadSerializationException($"{GetType().Name} {_number} of a call has no use for the message {verb}.");
    }

    /// <summary>The method has ended: what is still to be sent is, as far as the other side has room for it.</summary>
    public virtual Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The call is over: no message will come or go any more.</summary>
    public abstract void Close();

    /// <summary>Completes when, after <see cref="Close"/>, none of the caller's objects is in use any more.</summary>
    public virtual Task WhenQuietAsync() => Task.CompletedTask;

    /// <summary>Takes a message.</summary>
    /// <param name="verb">What it says.</param>
    /// <param name="payload">What it says it about, in the connection's own buffer.</param>
    /// <param name="isFirst">Whether it is the channel's first.</param>
    /// <returns>Whether it is one of those that this end takes.</returns>
    protected abstract bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst);

    /// <summary>Sends a message.</summary>
    /// <param name="verb">What it says.</param>
    /// <param name="payload">What it says it about.</param>
    /// <param name="leaving">Is called right before it leaves.</param>
    protected Task SendAsync(ChannelVerb verb, in ReadOnlySequence<byte> payload = default, Action? leaving = null)
        => Conversation.SendAsync(_number, verb, payload, leaving);

    /// <summary>
    /// Sends without waiting. If that fails, then because the call has ended or its connection, and who waits for the call hears
    /// of it.
    /// </summary>
    protected void Post(ChannelVerb verb, in ReadOnlySequence<byte> payload = default)
        => SendAsync(verb, payload).Observe();

    protected Task SendGrantAsync(long bytes)
        => SendAsync(ChannelVerb.Grant, new ReadOnlySequence<byte>(BitConverter.GetBytes(bytes)));

    protected void PostFailure(Exception exception)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(buffer);
        Fault.Capture(exception).Write(ref writer);
        writer.Flush();
        Post(ChannelVerb.Fail, new ReadOnlySequence<byte>(buffer.WrittenMemory));
    }

    protected static long ReadGrant(in ReadOnlySequence<byte> payload)
    {
        long bytes = ReadNumber(payload);
        return bytes is > 0 and < Flow.MaxGrant
            ? bytes
            : throw new OffloadSerializationException($"{bytes} bytes can't be granted to a stream.");
    }

    protected static long ReadNumber(in ReadOnlySequence<byte> payload)
    {
        var reader = new PayloadReader(payload);
        long number = reader.ReadUnmanaged<long>();
        reader.EnsureEnd();
        return number;
    }

    /// <summary>What the other side's source has thrown.</summary>
    protected static Exception ReadFailure(in ReadOnlySequence<byte> payload)
    {
        var reader = new PayloadReader(payload);
        Fault fault = Fault.Read(ref reader);
        reader.EnsureEnd();
        return FaultRebuilder.Rebuild(fault, "the other process");
    }
}
