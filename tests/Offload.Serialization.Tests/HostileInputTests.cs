namespace Offload.Serialization.Tests;

public class HostileInputTests
{
    [Theory]
    [InlineData("FFFFFF7F")] // 2 GiB of UTF-16
    [InlineData("00000080FFFFFFFF")] // 2 GiB of UTF-8
    [InlineData("FEFFFFFF0100000080")] // a continuation byte on its own
    [InlineData("FDFFFFFF03000000C3A9")] // more characters than there are bytes
    [InlineData("FDFFFFFF02000000C3A9")] // one character, two announced
    [InlineData("FEFFFFFF00000000")] // a byte, no characters
    [InlineData("FEFFFFFF010000")] // cut off
    public void A_string_that_lies_is_refused(string hex)
        => Refused(Convert.FromHexString(hex), (ref PayloadReader r) => r.ReadString());

    [Theory]
    [InlineData("FFFFFF7F")]
    [InlineData("FEFFFFFF")]
    [InlineData("0300000001020304")]
    public void A_count_that_the_input_cant_hold_is_refused_before_anything_is_allocated(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Refused(bytes, (ref PayloadReader r) => r.ReadUnmanagedArray<int>());
        Refused(bytes, (ref PayloadReader r) => r.ReadUnmanagedList<long>());
        Refused(bytes, (ref PayloadReader r) => r.TryReadCollectionHeader(4, out _));
    }

    [Fact]
    public void Memory_that_is_no_value_of_its_type_is_refused()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0x7F, 32)];
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<bool>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<bool?>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<int?>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<decimal>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<DateTime>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<DateTimeOffset>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<DateOnly>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<TimeOnly>());
        Refused(ones, (ref PayloadReader r) => r.ReadUnmanaged<System.Text.Rune>());
        Refused([2, 0, 0, 0, 1, 2], (ref PayloadReader r) => r.ReadUnmanagedArray<bool>());
        Refused([1, 0, 0, 0, .. ones[..8]], (ref PayloadReader r) => r.ReadUnmanagedList<DateTime>());
        Refused([1, 2], (ref PayloadReader r) => r.ReadUnmanaged<bool?>());
    }

    [Fact]
    public void Extreme_values_are_values()
    {
        Same(true, false);
        Same(decimal.MinValue, decimal.MaxValue, 1e-28m, -0.5m, 0m);
        Same(DateTime.MinValue, DateTime.MaxValue, DateTime.Now, DateTime.UtcNow);
        Same(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.FromHours(-14)));
        Same(DateOnly.MinValue, DateOnly.MaxValue);
        Same(TimeOnly.MinValue, TimeOnly.MaxValue);
        Same(new System.Text.Rune(0x10FFFF), new System.Text.Rune('\0'));
        Same<DateTime?>(null, DateTime.MaxValue);
        Same<bool?>(null, true, false);
        Same<decimal?>(null, decimal.MinValue);

        static void Same<T>(params T[] values)
        {
            byte[] bytes = Payloads.Bytes((ref PayloadWriter w) => w.WriteUnmanagedArray(values));
            Payloads.Parse(bytes, (ref PayloadReader r) => r.ReadUnmanagedArray<T>()).ShouldBe(values);
            foreach (T value in values)
                Payloads.ParseSegments(Payloads.Bytes((ref PayloadWriter w) => w.WriteUnmanaged(value)), 3, (ref PayloadReader r) => r.ReadUnmanaged<T>()).ShouldBe(value);
        }
    }

    [Fact]
    public void Bytes_that_are_left_over_are_an_error()
        => Refused([1, 2], (ref PayloadReader r) =>
        {
            r.ReadByte();
            r.EnsureEnd();
            return 0;
        });

    [Fact]
    public void Reading_past_the_end_is_an_error_that_says_where()
    {
        var error = Refused([1, 2], (ref PayloadReader r) => r.ReadUnmanaged<short>() + r.ReadByte());
        error.Message.ShouldContain("at byte 2 of 2");
        Refused([], (ref PayloadReader r) => r.ReadByte());
        Refused([1, 2, 3], (ref PayloadReader r) => r.ReadUnmanaged<int>());
        Refused([1, 2, 3], (ref PayloadReader r) =>
        {
            r.Skip(4);
            return 0;
        });
    }

    [Fact]
    public void Objects_nested_without_end_are_refused_by_reader_and_writer()
    {
        Refused(Enumerable.Repeat((byte)1, 1_000_000).ToArray(), (ref PayloadReader r) => ReadNested(ref r));
        Should.Throw<OffloadSerializationException>(() => Payloads.Bytes((ref PayloadWriter w) => WriteNested(ref w)))
            .Message.ShouldContain("refers back to itself");
    }

    [Fact]
    public void An_object_with_more_members_than_known_is_refused()
        => Refused([3, 0, 0, 0], (ref PayloadReader r) => r.TryBeginObject(2, out _));

    [Fact]
    public void Random_bytes_give_a_value_or_the_one_exception()
    {
        var random = new Random(20_26);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            var reader = new PayloadReader(Segments.Split(bytes, 1 + random.Next(8)));
            try
            {
                while (reader.Remaining > 0)
                    ReadAny(ref reader, random.Next(6));
            }
            catch (OffloadSerializationException)
            {
                // The one exception that is allowed.
            }
        }
    }

    private static void ReadAny(ref PayloadReader reader, int kind)
    {
        switch (kind)
        {
            case 0: reader.ReadString(); break;
            case 1: reader.ReadUnmanagedArray<short>(); break;
            case 2: reader.ReadVarInt(); break;
            case 3: reader.ReadUnmanagedList<byte>(); break;
            case 4: reader.TryBeginObject(100, out _); break;
            default: reader.ReadUnmanaged<Guid>(); break;
        }
    }

    private static int ReadNested(ref PayloadReader reader)
        => reader.TryBeginObject(1, out _) ? 1 + ReadNested(ref reader) : 0;

    private static void WriteNested(ref PayloadWriter writer)
    {
        writer.BeginObject(1);
        WriteNested(ref writer);
    }

    private static OffloadSerializationException Refused<T>(byte[] bytes, Read<T> read)
    {
        Should.Throw<OffloadSerializationException>(() => Payloads.ParseSegments(bytes, 2, read));
        return Should.Throw<OffloadSerializationException>(() => Payloads.Parse(bytes, read));
    }
}
