using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    /// <summary>Starts an object: its members follow, then <see cref="EndObject"/>.</summary>
    /// <param name="declaredMembers">How many members the reader's type has.</param>
    /// <param name="memberCount">How many the writer's type had: the ones after those keep their defaults.</param>
    /// <returns><see langword="false"/> if the object is null; it has no end then.</returns>
    /// <exception cref="OffloadSerializationException">There are more members than declared, or objects nested too
    /// deeply.</exception>
    public bool TryBeginObject(int declaredMembers, out int memberCount)
    {
        memberCount = ReadByte();
        if (memberCount > declaredMembers)
        {
            if (memberCount != PayloadFormat.NullObject)
                FailMemberCount(memberCount, declaredMembers);
            memberCount = 0;
            return false;
        }

        Enter();
        return true;
    }

    /// <summary>Ends what <see cref="TryBeginObject"/> started.</summary>
    public void EndObject() => _depth--;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enter()
    {
        int depth = ++_depth;
        if ((depth & PayloadFormat.StackCheckMask) == 0)
            CheckDepth(depth);
    }

    private readonly void CheckDepth(int depth)
    {
        if (depth > PayloadFormat.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            Fail($"objects are nested more than {depth - 1} deep");
    }

    [DoesNotReturn]
    private readonly void FailMemberCount(int memberCount, int declaredMembers)
        => Fail($"an object has {memberCount} members where at most {declaredMembers} are known");
}
