using System.Buffers;
using Offload.CompilerServices;

namespace Offload.Conversations;

/// <summary>The worker's end of a stream that is an argument: what the method enumerates.</summary>
internal sealed class ItemArgument<T>(PayloadCodec<T> codec) : ItemReader<T>(codec, credit: 0), IAsyncEnumerable<T>
{
    private int _enumerated;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => Interlocked.Exchange(ref _enumerated, 1) == 0
            ? EnumerateAsync(cancellationToken)
            : throw new InvalidOperationException(
                "A stream from the calling process can be enumerated once: keep its items if they are needed again.");

    public override void Close() => Flow.End(new InvalidOperationException("The stream belongs to a call that has ended."));

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        switch (verb)
        {
            case ChannelVerb.End:
                Flow.End();
                return true;
            case ChannelVerb.Fail:
                Flow.End(ReadFailure(payload));
                return true;
            default:
                return base.TryReceive(verb, payload, isFirst);
        }
    }

    private async IAsyncEnumerator<T> EnumerateAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                while (TryRead(out T? item))
                    yield return item;
                cancellationToken.ThrowIfCancellationRequested();
            }
            while (await WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            Abandon();
            Post(ChannelVerb.Stop);
        }
    }
}
