using System.Buffers.Binary;

namespace Offload.Generators.Tests.Harness;

/// <summary>What a broken or hostile peer makes of a valid message.</summary>
internal static class Damage
{
    /// <summary>Damages a copy in one to three places.</summary>
    public static byte[] Some(byte[] valid, Random random)
    {
        byte[] bytes = [.. valid];
        for (int times = random.Next(1, 4); times > 0; times--)
            bytes = Once(bytes, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        int position = random.Next(bytes.Length + 1);
        switch (random.Next(7))
        {
            case 0:
                return bytes[..position];
            case 1:
                return [.. bytes[..position], .. Noise(random, random.Next(1, 9)), .. bytes[position..]];
            case 2:
                return [.. bytes[..position], .. bytes[Math.Min(bytes.Length, position + random.Next(1, 9))..]];
            case 3 when bytes.Length >= position + sizeof(int):
                int[] lies = [-1, -2, 0, 1, int.MaxValue, int.MinValue, bytes.Length, bytes.Length * 2, random.Next(1000)];
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), lies[random.Next(lies.Length)]);
                return bytes;
            case 4 when bytes.Length > position:
                byte[] marks = [0, 1, 0x7F, 0x80, 0xF9, 0xFA, 0xFB, 0xFE, 0xFF];
                bytes[position] = marks[random.Next(marks.Length)];
                return bytes;
            case 5 when bytes.Length > position:
                bytes[position] ^= (byte)(1 << random.Next(8));
                return bytes;
            default:
                return [.. bytes, .. bytes[position..]];
        }
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
