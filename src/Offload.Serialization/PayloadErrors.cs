using System.Diagnostics.CodeAnalysis;

namespace Offload.Serialization;

/// <summary>The errors of writer and reader, kept out of the methods that check so that those stay small enough to
/// inline.</summary>
internal static class PayloadErrors
{
    [DoesNotReturn]
    public static void ThrowHasReferences(Type type)
        => throw new InvalidOperationException($"{type} is or contains a reference: its memory can't cross to another process.");

    [DoesNotReturn]
    public static void ThrowTooDeepToWrite(int depth)
        => throw new OffloadSerializationException(
            $"The value is nested more than {depth - 1} objects deep. Most likely an object refers back to itself: "
            + "break the cycle, or leave out the member that closes it ([JsonIgnore], [IgnoreDataMember] or [NonSerialized]).");

    [DoesNotReturn]
    public static void ThrowOtherType(Type actual, Type declared)
        => throw new OffloadSerializationException(
            $"An object of class {actual} stands where {declared} is declared: as such it would lose what its own class adds. "
            + $"List it on {declared.Name}, [JsonDerivedType(typeof({actual.Name}))], or declare {actual.Name}.");
}
