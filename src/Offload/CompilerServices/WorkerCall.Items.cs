using System.Diagnostics.CodeAnalysis;
using Offload.Conversations;
using Offload.Serialization;

namespace Offload.CompilerServices;

/// <content>Arguments that are streams of items: they follow when the method asks for them.</content>
public abstract partial class WorkerCall
{
    /// <summary>
    /// Writes an argument that is a stream: only that it is there, its items follow when the method asks for them.
    /// </summary>
    protected void WriteItems<T>(ref PayloadWriter writer, IAsyncEnumerable<T>? items, PayloadCodec<T> codec)
    {
        if (WriteIsThere(ref writer, items))
            RequireConversation().Add(new ItemSource<T>(items, codec));
    }

    /// <summary>Reads what <see cref="WriteItems"/> wrote.</summary>
    [SuppressMessage("Usage", "VSTHRD200:Use Async suffix", Justification = "What it reads is there at once; "
        + "the items are what is awaited.")]
    protected IAsyncEnumerable<T>? ReadItems<T>(ref PayloadReader reader, PayloadCodec<T> codec)
        => ReadIsThere(ref reader) ? RequireConversation().Add(new ItemArgument<T>(codec)) : null;

    private static bool WriteIsThere(ref PayloadWriter writer, [NotNullWhen(true)] object? argument)
    {
        writer.WriteByte(argument is null ? (byte)0 : (byte)1);
        return argument is not null;
    }

    private static bool ReadIsThere(ref PayloadReader reader) => reader.ReadByte() != 0;
}
