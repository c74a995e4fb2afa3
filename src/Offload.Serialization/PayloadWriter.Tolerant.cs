namespace Offload.Serialization;

public ref partial struct PayloadWriter
{
    /// <summary>
    /// Starts an object of members that have their lengths written before them, so that a reader can skip those it doesn't know.
    /// Each member is followed by <see cref="EndTolerantMember"/>, the last by <see cref="EndTolerantObject()"/>.
    /// </summary>
    /// <exception cref="OffloadSerializationException">Objects are nested too deeply, most likely in a cycle.</exception>
    public void BeginTolerantObject()
    {
        Enter();
        Flush();
        _scratch ??= new TolerantScratch();
        _scratch.Push(_output, _flushed);
        _output = _scratch.Current;
        _flushed = 0;
    }

    /// <summary>Ends a member; one that has been left out has no bytes.</summary>
    public readonly void EndTolerantMember() => _scratch!.EndMember(Written);

    /// <summary>Ends what <see cref="BeginTolerantObject"/> started.</summary>
    public void EndTolerantObject() => EndTolerantObject(reference: null);

    /// <summary>Ends an object that others may refer to.</summary>
    /// <param name="reference">The number that <see cref="TryWriteReference"/> gave the object.</param>
    public void EndTolerantObject(uint? reference)
    {
        Flush();
        TolerantScratch.Frame frame = _scratch!.Pop();
        _output = frame.Output;
        _flushed = frame.Flushed;
        WriteByte(frame.MemberCount);
        foreach (int length in frame.Lengths)
            WriteVarInt(length);
        if (reference is { } number)
            WriteVarUInt(number);
        WriteBytes(frame.Members);
        EndObject();
    }

    /// <summary>Writes a reference to an object that has been written before.</summary>
    /// <param name="value">The object.</param>
    /// <param name="reference">The number of the object.</param>
    /// <returns><see langword="false"/> if this is the first time: the object itself has to be written.</returns>
    public bool TryWriteReference(object value, out uint reference)
    {
        _references ??= new Dictionary<object, uint>(ReferenceEqualityComparer.Instance);
        if (!_references.TryGetValue(value, out reference))
        {
            reference = (uint)_references.Count;
            _references.Add(value, reference);
            return false;
        }

        WriteByte(PayloadFormat.WideTag);
        WriteVarUInt(reference);
        return true;
    }

    /// <summary>Writes which of the known classes follows.</summary>
    public void WriteUnionTag(ushort tag)
    {
        if (tag < PayloadFormat.WideTag)
        {
            WriteByte((byte)tag);
            return;
        }

        WriteByte(PayloadFormat.WideTag);
        WriteUnmanaged(tag);
    }
}
