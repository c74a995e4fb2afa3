using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Offload.Serialization;

/// <summary>
/// Which memory is a value of a type. For most types any is; a <see cref="bool"/> of 2 or a <see cref="DateTime"/> after the
/// end of
/// time would pass here and break whoever uses it. All questions about <c>T</c> are constants for the JIT.
/// </summary>
internal static class UnmanagedValues
{
    private const int MaxOffsetMinutes = 14 * 60;
    private const byte MaxDecimalScale = 28;
    private const int DecimalFlags = unchecked((int)0x80FF0000);

    /// <summary>Whether there is memory that is no value of the type.</summary>
    public static bool HasInvalid<T>()
        => default(T) is null || typeof(T) == typeof(bool) || typeof(T) == typeof(decimal) || typeof(T) == typeof(DateTime)
            || typeof(T) == typeof(DateTimeOffset) || typeof(T) == typeof(DateOnly) || typeof(T) == typeof(TimeOnly)
            || typeof(T) == typeof(Rune);

    /// <summary>Whether all of the memory is values of the type.</summary>
    public static bool AreValid<T>(ReadOnlySpan<T> values)
    {
        if (typeof(T) == typeof(bool))
        {
            ref byte first = ref As<T, byte>(ref MemoryMarshal.GetReference(values));
            return !MemoryMarshal.CreateReadOnlySpan(ref first, values.Length).ContainsAnyExceptInRange((byte)0, (byte)1);
        }

        foreach (ref readonly T value in values)
        {
            if (!IsValid(in value))
                return false;
        }

        return true;
    }

    /// <summary>Whether the memory is a value of the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValid<T>(in T value)
    {
        ref T memory = ref Unsafe.AsRef(in value);
        if (typeof(T) == typeof(bool))
            return As<T, byte>(ref memory) <= 1;
        if (typeof(T) == typeof(decimal))
            return IsDecimal(As<T, int>(ref memory));
        if (typeof(T) == typeof(DateTime))
            return As<T, DateTime>(ref memory).Ticks <= DateTime.MaxValue.Ticks;
        if (typeof(T) == typeof(DateTimeOffset))
            return IsTime(As<T, DateTimeOffset>(ref memory));
        if (typeof(T) == typeof(DateOnly))
            return As<T, uint>(ref memory) <= (uint)DateOnly.MaxValue.DayNumber;
        if (typeof(T) == typeof(TimeOnly))
            return As<T, ulong>(ref memory) <= (ulong)TimeOnly.MaxValue.Ticks;
        if (typeof(T) == typeof(Rune))
            return Rune.IsValid(As<T, uint>(ref memory));
        return default(T) is not null || IsNullable(ref memory);
    }

    private static bool IsNullable<T>(ref T memory)
    {
        byte flag = As<T, byte>(ref memory);
        if (flag != 1)
            return flag == 0;
        if (typeof(T) == typeof(bool?))
            return IsValid(As<T, bool?>(ref memory).GetValueOrDefault());
        if (typeof(T) == typeof(decimal?))
            return IsValid(As<T, decimal?>(ref memory).GetValueOrDefault());
        if (typeof(T) == typeof(DateTime?))
            return IsValid(As<T, DateTime?>(ref memory).GetValueOrDefault());
        if (typeof(T) == typeof(DateTimeOffset?))
            return IsValid(As<T, DateTimeOffset?>(ref memory).GetValueOrDefault());
        if (typeof(T) == typeof(DateOnly?))
            return IsValid(As<T, DateOnly?>(ref memory).GetValueOrDefault());
        return typeof(T) != typeof(TimeOnly?) || IsValid(As<T, TimeOnly?>(ref memory).GetValueOrDefault());
    }

    private static bool IsDecimal(int flags) => (flags & ~DecimalFlags) == 0 && (byte)(flags >> 16) <= MaxDecimalScale;

    private static bool IsTime(DateTimeOffset value)
    {
        int minutes = value.TotalOffsetMinutes;
        long local = value.UtcTicks + (minutes * TimeSpan.TicksPerMinute);
        return minutes is >= -MaxOffsetMinutes and <= MaxOffsetMinutes && (ulong)value.UtcTicks <= (ulong)DateTime.MaxValue.Ticks
            && (ulong)local <= (ulong)DateTime.MaxValue.Ticks;
    }

    private static ref TTo As<TFrom, TTo>(ref TFrom value) => ref Unsafe.As<TFrom, TTo>(ref value);
}
