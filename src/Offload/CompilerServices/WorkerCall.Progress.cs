using Offload.Conversations.Progress;
using Offload.Serialization;

namespace Offload.CompilerServices;

/// <content>Arguments that are a progress: its reports come back while the call runs.</content>
public abstract partial class WorkerCall
{
    /// <summary>Writes an argument that is a progress: only whether it is there.</summary>
    protected void WriteProgress<T>(ref PayloadWriter writer, IProgress<T>? progress, PayloadCodec<T> codec)
    {
        if (WriteIsThere(ref writer, progress))
            RequireConversation().Add(new ProgressListener<T>(progress, codec));
    }

    /// <summary>Reads what <see cref="WriteProgress"/> wrote.</summary>
    protected IProgress<T>? ReadProgress<T>(ref PayloadReader reader, PayloadCodec<T> codec)
        => ReadIsThere(ref reader) ? RequireConversation().Add(new ProgressReporter<T>(codec)) : null;
}
