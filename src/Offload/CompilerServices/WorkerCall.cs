using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Offload.Batches;
using Offload.Conversations;
using Offload.Serialization;
using Offload.SharedMemory;

namespace Offload.CompilerServices;

/// <summary>
/// One call of one method, on either side of the process border: the caller writes the arguments and reads the result, the
/// worker reads the arguments, runs the method and writes the result. Generated code derives one class for every marked method.
/// </summary>
/// <param name="method">The method that is called.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1001:Types that own disposable "
    + "fields should be disposable", Justification = "Whoever runs the call takes or discards them.")]
public abstract partial class WorkerCall(WorkerMethod method)
{
    private OutgoingPayload? _arguments;
    private ExceptionDispatchInfo? _refused;

    /// <summary>The method that is called.</summary>
    public WorkerMethod Method { get; } = method;

    /// <summary>
    /// This side's end of what is said while the call runs; <see langword="null"/> unless the method
    /// <see cref="WorkerMethod.Converses"/>.
    /// </summary>
    internal Conversation? Conversation { get; set; }

    /// <summary>Whether the result is, or refers to, an object, so that it can have any size.</summary>
    internal virtual bool HasResultOfAnySize => false;

    /// <summary>
    /// Writes the arguments, in the order of the parameters (caller's side). A call with arguments that live no longer than the
    /// proxy, spans, has written them when it was made instead, between <see cref="BeginArguments"/> and
    /// <see cref="EndArguments"/>: it copies them.
    /// </summary>
    public virtual void WriteArguments(ref PayloadWriter writer)
    {
        _refused?.Throw();
        _arguments?.CopyTo(ref writer);
    }

    /// <summary>Reads what <see cref="WriteArguments"/> wrote (worker's side).</summary>
    public abstract void ReadArguments(ref PayloadReader reader);

    /// <summary>Runs the method with the arguments of this call and keeps its result (worker's side).</summary>
    public abstract ValueTask ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>Writes the method's result, if it has one (worker's side).</summary>
    public virtual void WriteResult(ref PayloadWriter writer)
    {
    }

    /// <summary>Reads what <see cref="WriteResult"/> wrote and keeps it (caller's side).</summary>
    public virtual void ReadResult(ref PayloadReader reader)
    {
    }

    /// <summary>Begins to write the arguments at once (caller's side).</summary>
    protected PayloadWriter BeginArguments()
    {
        _arguments = new OutgoingPayload(InlineCall.IsWanted ? null : WorkerProxy.PoolOf(this).Segments);
        return new PayloadWriter(_arguments);
    }

    /// <summary>Ends what <see cref="BeginArguments"/> began.</summary>
    protected static void EndArguments(ref PayloadWriter writer) => writer.Flush();

    /// <summary>Keeps what was thrown while arguments were written, for the proxy's task.</summary>
    protected void RefuseArguments(Exception exception)
    {
        DiscardArguments();
        _refused = ExceptionDispatchInfo.Capture(exception);
    }

    /// <summary>Whether the call has written its arguments, or failed to.</summary>
    internal bool HasWrittenArguments => _arguments is not null || _refused is not null;

    /// <summary>Writes the arguments now, unless that has been done; what it throws is thrown when they are taken.</summary>
    /// <returns>Whether they could be written.</returns>
    internal bool TryWriteArguments(ISegmentLender? lender)
    {
        try
        {
            if (!HasWrittenArguments)
                _arguments = OutgoingPayload.OfArguments(this, lender);
        }
        catch (Exception unwritable)
        {
            RefuseArguments(unwritable);
        }

        return _refused is null;
    }

    /// <summary>Hands over the arguments that have been written already.</summary>
    /// <returns><see langword="null"/> if they have not.</returns>
    internal OutgoingPayload? TakeArguments()
    {
        _refused?.Throw();
        OutgoingPayload? arguments = _arguments;
        _arguments = null;
        return arguments;
    }

    /// <summary>Forgets arguments that nobody has taken.</summary>
    internal void DiscardArguments()
    {
        _arguments?.Dispose();
        _arguments = null;
    }

    /// <summary>A call with the same arguments: a stream that is enumerated again is another call.</summary>
    internal WorkerCall Copy() => (WorkerCall)MemberwiseClone();

    /// <summary>Adds the channel of the result, if that is a stream (worker's side).</summary>
    internal virtual void AddResult(Conversation conversation)
    {
    }

    /// <summary>Makes room for the results of calls like this one.</summary>
    internal virtual BatchResults CreateResults() => new();

    private protected Conversation RequireConversation()
        => Conversation ?? throw new InvalidOperationException(
            $"{Method.Name} converses with its caller, but nobody has opened a conversation.");
}
