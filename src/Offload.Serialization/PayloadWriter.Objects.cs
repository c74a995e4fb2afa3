using System.Runtime.CompilerServices;

namespace Offload.Serialization;

public ref partial struct PayloadWriter
{
    /// <summary>Writes an object that is null.</summary>
    public void WriteNullObject() => WriteByte(PayloadFormat.NullObject);

    /// <summary>Starts an object: its members follow, then <see cref="EndObject"/>.</summary>
    /// <param name="memberCount">How many members follow, at most 249.</param>
    /// <exception cref="OffloadSerializationException">Objects are nested too deeply, most likely in a cycle.</exception>
    public void BeginObject(byte memberCount)
    {
        Enter();
        WriteByte(memberCount);
    }

    /// <summary>Ends what <see cref="BeginObject"/> started.</summary>
    public void EndObject() => _depth--;

    /// <summary>Makes sure that an object is of the declared class: one of a derived class would lose what that adds.</summary>
    /// <exception cref="OffloadSerializationException">It isn't.</exception>
    public static void RequireExactType(object value, Type type)
    {
        if (value.GetType() != type)
            PayloadErrors.ThrowOtherType(value.GetType(), type);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enter()
    {
        int depth = ++_depth;
        if ((depth & PayloadFormat.StackCheckMask) == 0)
            CheckDepth(depth);
    }

    private static void CheckDepth(int depth)
    {
        if (depth > PayloadFormat.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            PayloadErrors.ThrowTooDeepToWrite(depth);
    }
}
