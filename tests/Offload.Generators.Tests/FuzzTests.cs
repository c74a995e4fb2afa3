using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;
using Offload.Serialization;
using Xunit.Abstractions;

namespace Offload.Generators.Tests;

/// <summary>
/// Readers get damaged messages of every vector: each is read, or refused by the one exception, in bounded time and memory.
/// Runs for <c>OFFLOAD_FUZZ_SECONDS</c> (5 by default) with the seed <c>OFFLOAD_FUZZ_SEED</c>.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const int AllocationFactor = 16;
    private const int AllocationSlack = 1024 * 1024;
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Setting("OFFLOAD_FUZZ_SECONDS", 5));

    [Fact]
    public void Damaged_messages_are_read_or_refused()
    {
        int seed = Setting("OFFLOAD_FUZZ_SEED", 2026);
        var random = new Random(seed);
        int refused = 0;
        int rounds = 0;

        // The first reading of a type runs static constructors and the JIT, which are not what is measured.
        for (int index = 0; index < VectorProgram.Vectors.Count; index++)
            TryRead(VectorProgram.Method(index), VectorProgram.Vectors[index].Bytes);
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < Duration; rounds++)
        {
            int index = random.Next(VectorProgram.Vectors.Count);
            byte[] bytes = Damage(VectorProgram.Vectors[index].Bytes, random);
            WorkerMethod method = VectorProgram.Method(random.Next(8) == 0 ? random.Next(VectorProgram.Vectors.Count) : index);

            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            bool read = TryRead(method, bytes);
            bool tooLarge = GC.GetAllocatedBytesForCurrentThread() - allocated > (AllocationFactor * bytes.Length) + AllocationSlack;
            bool tooSlow = Stopwatch.GetElapsedTime(started) > LongestRead;
            if (tooLarge || tooSlow)
                Assert.Fail($"Too {(tooLarge ? "large" : "slow")}: seed {seed}, round {rounds}, {Describe(index, bytes)}");
            refused += read ? 0 : 1;
        }

        output.WriteLine($"{rounds} messages, {refused} refused");
        refused.ShouldBeInRange(rounds / 10, rounds - 1);
    }

    [Theory]
    [InlineData("string[,]", "03020000320000000000000000010000006100010000006200", false)] // 800 million rows of no columns, and bytes left over
    [InlineData("string[,]", "03020000320000000000000000", true)]
    public async Task What_fuzzing_has_found_is_fixed(string type, string message, bool isRead)
    {
        int index = VectorProgram.Vectors.ToList().FindIndex(vector => vector.Type == type);
        WorkerMethod method = VectorProgram.Method(index);
        bool read = await Task.Run(() => TryRead(method, Convert.FromHexString(message))).WaitAsync(TimeSpan.FromSeconds(20));
        read.ShouldBe(isRead);
    }

    private static bool TryRead(WorkerMethod method, byte[] bytes)
    {
        try
        {
            var reader = new PayloadReader(bytes);
            method.CreateCall().ReadArguments(ref reader);
            reader.EnsureEnd();
            return true;
        }
        catch (OffloadSerializationException)
        {
            return false;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{method.Name} let through what {Convert.ToHexString(bytes)} brought up.", exception);
        }
    }

    private static string Describe(int index, byte[] bytes)
        => $"{VectorProgram.Vectors[index].Type}: {Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 500)))}";

    private static byte[] Damage(byte[] valid, Random random)
    {
        byte[] bytes = [.. valid];
        for (int times = random.Next(1, 4); times > 0; times--)
            bytes = DamageOnce(bytes, random);
        return bytes;
    }

    private static byte[] DamageOnce(byte[] bytes, Random random)
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

    private static int Setting(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
