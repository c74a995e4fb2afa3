using Offload.Conversations.Callbacks;
using Offload.Serialization;

namespace Offload.CompilerServices;

/// <content>Arguments that are callbacks: they run in the caller while the call runs.</content>
public abstract partial class WorkerCall
{
    /// <summary>Writes an argument that is a callback: only whether it is there.</summary>
    protected void WriteCallback<TArguments, TResult>(
        ref PayloadWriter writer,
        Func<TArguments, CancellationToken, ValueTask<TResult>>? callback,
        PayloadCodec<TArguments> argumentsCodec,
        PayloadCodec<TResult> resultCodec)
    {
        if (WriteIsThere(ref writer, callback))
            RequireConversation().Add(new CallbackTarget<TArguments, TResult>(callback, argumentsCodec, resultCodec));
    }

    /// <summary>Reads what <see cref="WriteCallback"/> wrote.</summary>
    protected ICallback<TArguments, TResult>? ReadCallback<TArguments, TResult>(
        ref PayloadReader reader, PayloadCodec<TArguments> argumentsCodec, PayloadCodec<TResult> resultCodec)
        => ReadIsThere(ref reader)
            ? RequireConversation().Add(new CallbackInvoker<TArguments, TResult>(Method.Name, argumentsCodec, resultCodec))
            : null;
}
