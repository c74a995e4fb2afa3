using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Conversations;

/// <summary>The receiving end of a stream of items: in the caller, of a method's result. One reader at a time.</summary>
internal class ItemReader<T> : Channel
{
    private readonly PayloadCodec<T> _codec;
    private ArraySegment<byte> _batch;

    /// <summary>Makes a reader.</summary>
    /// <param name="codec">How items are read.</param>
    /// <param name="credit">What the sender may send before the first grant.</param>
    public ItemReader(PayloadCodec<T> codec, long credit)
    {
        _codec = codec;
        Flow = new IncomingFlow(SendGrantAsync, credit);
    }

    protected IncomingFlow Flow { get; }

    /// <summary>Reads the next item of those that have come.</summary>
    /// <exception cref="OffloadSerializationException">The bytes are no item.</exception>
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        if (_batch.Count == 0 && !TryTakeBatch())
        {
            item = default;
            return false;
        }

        var reader = new PayloadReader(_batch);
        item = ReadItem(ref reader);
        _batch = _batch[(int)reader.Consumed..];
        return true;
    }

    /// <summary>Waits until there is an item to read.</summary>
    /// <returns>Whether there is one: otherwise the stream has ended.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => Flow.WaitAsync(cancellationToken);

    /// <summary>Has no use for the rest.</summary>
    public void Abandon()
    {
        ReturnBatch();
        Flow.Abandon();
    }

    public override void Close() => Flow.End();

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (verb != ChannelVerb.Data)
            return false;
        Flow.Receive(payload);
        return true;
    }

    private bool TryTakeBatch()
    {
        ReturnBatch();
        return Flow.TryTake(out _batch);
    }

    private void ReturnBatch()
    {
        IncomingFlow.Return(_batch);
        _batch = default;
    }

    private T ReadItem(ref PayloadReader reader)
    {
        try
        {
            T item = _codec.Read(ref reader);
            if (reader.Consumed == 0)
                reader.Fail("an item of a stream has no bytes");
            return item;
        }
        catch (Exception refused) when (refused is not OffloadSerializationException)
        {
            reader.Refuse(refused);
            throw;
        }
    }
}
