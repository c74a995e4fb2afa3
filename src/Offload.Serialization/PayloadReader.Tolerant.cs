using System.Diagnostics.CodeAnalysis;

namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    /// <summary>Starts an object whose members have their lengths written before them.</summary>
    /// <param name="members">Leads through the members; ends with <see cref="TolerantMembers.End"/>.</param>
    /// <returns><see langword="false"/> if the object is null.</returns>
    /// <exception cref="OffloadSerializationException">The input is no such object, or objects are nested too deeply.</exception>
    public bool TryBeginTolerantObject(out TolerantMembers members)
    {
        byte count = ReadByte();
        if (count == PayloadFormat.NullObject)
        {
            members = default;
            return false;
        }

        members = BeginTolerant(count);
        return true;
    }

    /// <summary>Starts an object that others may refer to, or reads a reference to one that has been read before.</summary>
    /// <param name="existing">The object that was read before; null if this is the first time, or it is null.</param>
    /// <param name="members">Leads through the members of a new object.</param>
    /// <param name="reference">The number under which <see cref="AddReference"/> has to make the new object known.</param>
    /// <returns>Whether a new object starts.</returns>
    /// <exception cref="OffloadSerializationException">The input is no such object, or refers to an unknown one.</exception>
    public bool TryBeginCircularObject<T>(out T? existing, out TolerantMembers members, out long reference)
        where T : class
    {
        byte count = ReadByte();
        existing = null;
        members = default;
        reference = 0;
        if (count == PayloadFormat.NullObject)
            return false;
        if (count == PayloadFormat.WideTag)
        {
            existing = FindReference<T>(ReadVarInt());
            return false;
        }

        members = BeginTolerant(count);
        reference = ReadVarInt();
        members.Start(Consumed);
        return true;
    }

    /// <summary>Makes an object known to those that refer to it, its own members among them.</summary>
    /// <exception cref="OffloadSerializationException">There is another object with that number.</exception>
    public void AddReference(long reference, object value)
    {
        _references ??= [];
        if (!_references.TryAdd(reference, value))
            Fail($"two objects have the number {reference}");
    }

    /// <summary>Reads which of the known classes follows.</summary>
    /// <returns><see langword="false"/> if the object is null.</returns>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public bool TryReadUnionTag(out int tag)
    {
        tag = ReadByte();
        switch (tag)
        {
            case PayloadFormat.NullObject:
                return false;
            case PayloadFormat.WideTag:
                tag = ReadUnmanaged<ushort>();
                break;
            case > PayloadFormat.WideTag:
                FailUnionTag(tag);
                break;
        }

        return true;
    }

    /// <summary>Reports a tag that stands for none of the known classes.</summary>
    /// <exception cref="OffloadSerializationException">Always.</exception>
    [DoesNotReturn]
    public readonly void FailUnionTag(int tag) => Fail($"{tag} stands for none of the known classes");

    private TolerantMembers BeginTolerant(byte count)
    {
        if (count > PayloadFormat.MaxMemberCount)
            Fail($"an object has {count} members, at most {PayloadFormat.MaxMemberCount} are possible");
        Enter();
        int[] lengths = count == 0 ? [] : new int[count];
        for (int index = 0; index < lengths.Length; index++)
            lengths[index] = ReadVarIntLength();
        return new TolerantMembers(lengths, Consumed);
    }

    private readonly T FindReference<T>(long reference)
        where T : class
    {
        object? found = null;
        _references?.TryGetValue(reference, out found);
        if (found is not T value)
        {
            Fail($"no object {reference} of type {typeof(T).Name} has been read before");
            return null;
        }

        return value;
    }
}
