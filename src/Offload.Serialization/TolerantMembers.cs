using System.ComponentModel;

namespace Offload.Serialization;

/// <summary>Leads a generated reader through the members of a version-tolerant object.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct TolerantMembers
{
    private readonly int[] _lengths;
    private int _index;
    private long _end;

    internal TolerantMembers(int[] lengths, long start)
    {
        _lengths = lengths;
        _end = start;
    }

    /// <summary>Goes to the next member.</summary>
    /// <returns><see langword="false"/> if the writer had no such member: it keeps its default.</returns>
    /// <exception cref="OffloadSerializationException">The member before was not as long as announced.</exception>
    public bool Next(ref PayloadReader reader)
    {
        EnsureRead(ref reader);
        if (_index >= _lengths.Length)
            return false;
        int length = _lengths[_index++];
        _end += length;
        return length > 0;
    }

    /// <summary>Passes over a member that the reader's type doesn't have.</summary>
    /// <exception cref="OffloadSerializationException">The member before was not as long as announced, or the input ends too
    /// early.</exception>
    public void Skip(ref PayloadReader reader)
    {
        if (Next(ref reader))
            reader.Skip(_lengths[_index - 1]);
    }

    /// <summary>Ends the object, passing over all members that the reader's type doesn't have.</summary>
    /// <exception cref="OffloadSerializationException">The member before was not as long as announced, or the input ends too
    /// early.</exception>
    public void End(ref PayloadReader reader)
    {
        while (_index < _lengths.Length)
            Skip(ref reader);
        EnsureRead(ref reader);
        reader.EndObject();
    }

    internal void Start(long start) => _end = start;

    private readonly void EnsureRead(ref PayloadReader reader)
    {
        if (reader.Consumed != _end)
            reader.Fail($"a member ends {_end - reader.Consumed} bytes too early");
    }
}
