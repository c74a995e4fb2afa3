namespace Offload.Serialization.Tests;

public class RoundTripTests
{
    public static TheoryData<string?> Strings => new()
    {
        null, string.Empty, "a", "héllo", "日本語", "😀", new string('x', 50_000), string.Concat(Enumerable.Repeat("añ日😀", 20_000)),
        "lone \uD800 surrogate", new string('y', 40_000) + "\uDC00",
    };

    public static TheoryData<long> Numbers => new()
    {
        0, 1, 127, 128, 255, 256, short.MaxValue, short.MaxValue + 1L, ushort.MaxValue + 1L, int.MaxValue, int.MaxValue + 1L,
        long.MaxValue,
        -1, -120, -121, -128, -129, short.MinValue, short.MinValue - 1L, int.MinValue, int.MinValue - 1L, long.MinValue,
    };

    [Theory]
    [MemberData(nameof(Strings))]
    public void A_string_comes_back_equal_in_both_encodings_and_across_segments(string? value)
    {
        foreach (var encoding in Enum.GetValues<PayloadStringEncoding>())
        {
            byte[] bytes = Payloads.Bytes((ref PayloadWriter w) => w.WriteString(value), encoding);
            Payloads.Parse(bytes, (ref PayloadReader r) => r.ReadString()).ShouldBe(value);
            Payloads.ParseSegments(bytes, 3, (ref PayloadReader r) => r.ReadString()).ShouldBe(value);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_variable_length_integer_comes_back_equal(long value)
    {
        byte[] bytes = Payloads.Bytes((ref PayloadWriter w) => w.WriteVarInt(value));
        Payloads.Parse(bytes, (ref PayloadReader r) => r.ReadVarInt()).ShouldBe(value);
        if (value < 0)
            return;
        bytes = Payloads.Bytes((ref PayloadWriter w) => w.WriteVarUInt((ulong)value));
        Payloads.Parse(bytes, (ref PayloadReader r) => r.ReadVarInt()).ShouldBe(value);
    }

    [Fact]
    public void Values_without_references_are_their_memory()
    {
        Payloads.Bytes((ref PayloadWriter w) => w.WriteUnmanaged(0x01020304)).ShouldBe([4, 3, 2, 1]);
        Payloads.Bytes((ref PayloadWriter w) => w.WriteUnmanaged((int?)5)).Length.ShouldBe(8);
        byte[] bytes = Payloads.Bytes((ref PayloadWriter w) => w.WriteUnmanaged((1L, (byte)2)));
        Payloads.ParseSegments(bytes, 1, (ref PayloadReader r) => r.ReadUnmanaged<(long, byte)>()).ShouldBe((1L, (byte)2));
    }

    [Fact]
    public void Arrays_and_lists_of_values_move_as_blocks()
    {
        double[] array = Enumerable.Range(0, 100_000).Select(i => i / 7.0).ToArray();
        byte[] bytes = Payloads.Bytes((ref PayloadWriter w) => w.WriteUnmanagedArray(array));
        bytes.Length.ShouldBe(4 + (array.Length * 8));
        Payloads.Parse(bytes, (ref PayloadReader r) => r.ReadUnmanagedArray<double>()).ShouldBe(array);
        Payloads.ParseSegments(bytes, 4099, (ref PayloadReader r) => r.ReadUnmanagedList<double>()).ShouldBe(array.ToList());
    }

    [Fact]
    public void Null_arrays_and_lists_stay_null()
    {
        byte[] bytes = Payloads.Bytes((ref PayloadWriter w) =>
        {
            w.WriteUnmanagedArray<int>(null);
            w.WriteUnmanagedList<int>(null);
        });
        Payloads.Parse(bytes, (ref PayloadReader r) => (r.ReadUnmanagedArray<int>(), r.ReadUnmanagedList<int>()))
            .ShouldBe((null, null));
    }
}
