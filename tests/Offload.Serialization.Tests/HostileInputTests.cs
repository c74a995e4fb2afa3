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
