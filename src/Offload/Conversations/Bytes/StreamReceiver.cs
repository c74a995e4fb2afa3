using System.Buffers;
using Offload.Serialization;

namespace Offload.Conversations.Bytes;

/// <summary>The receiving end of a stream that is a method's result. The end of the call is the end of its bytes.</summary>
internal sealed class StreamReceiver() : ByteReader(Flow.InitialByteWindow)
{
    private readonly TaskCompletionSource<StreamDescription?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the method's stream is like; <see langword="null"/> if the call has ended without one.</summary>
    public Task<StreamDescription?> Opened => _opened.Task;

    public override void Close()
    {
        EndFlow();
        _opened.TrySetResult(null);
    }

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (isFirst != (verb == ChannelVerb.Open))
            return false;
        if (!isFirst)
            return verb == ChannelVerb.Data && base.TryReceive(verb, payload, isFirst);
        var reader = new PayloadReader(payload);
        var description = StreamDescription.Read(ref reader);
        reader.EnsureEnd();
        _opened.TrySetResult(description);
        return true;
    }
}
