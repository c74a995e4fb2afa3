using System.Diagnostics;
using System.Globalization;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;
using Offload.Serialization;
using Xunit.Abstractions;

namespace Offload.Generators.Tests;

/// <summary>
/// Readers get damaged messages of every vector and every generated test type: each is read, or refused by the one exception, in
/// bounded time and memory. The time, <c>OFFLOAD_FUZZ_SECONDS</c> (5 by default, 60 in CI), is shared among the processors; what
/// happens in it follows from the seed, <c>OFFLOAD_FUZZ_SEED</c>.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const int AllocationFactor = 16;
    private const int AllocationSlack = 1024 * 1024;
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        Setting("OFFLOAD_FUZZ_SECONDS", Environment.GetEnvironmentVariable("CI") == "true" ? 60 : 5));

    [Fact]
    public async Task Damaged_messages_are_read_or_refused()
    {
        int seed = Setting("OFFLOAD_FUZZ_SEED", 2026);
        FuzzMessage[] corpus = FuzzMessage.All(seed);
        corpus.Length.ShouldBeGreaterThan(700);

        // The first reading of a type runs static constructors and the JIT, which are not what is measured.
        foreach (FuzzMessage message in corpus)
            TryRead(message.Method, message.Bytes).ShouldBeTrue(message.Type);

        int lanes = Environment.ProcessorCount;
        (int Messages, int Refused)[] results = await Task.WhenAll(Enumerable.Range(0, lanes).Select(
            lane => Task.Factory.StartNew(
                () => Fuzz(corpus, seed + lane, Duration / lanes), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

        int messages = results.Sum(result => result.Messages);
        int refused = results.Sum(result => result.Refused);
        output.WriteLine($"{messages} messages of {corpus.Length} valid ones, {refused} refused");
        refused.ShouldBeInRange(messages / 10, messages - 1);
    }

    [Theory]
    [InlineData("string[,]", "03020000320000000000000000010000006100010000006200", false)] // 800 million rows of no columns, and bytes left over
    [InlineData("string[,]", "03020000320000000000000000", true)]
    [InlineData("LinkedList<string>", "02000000FEFFFFFF0100000061FEFFFF270000000062FF00FF0100000061FEFFFFFF0100000062", false)] // only the machine was slow
    public async Task What_fuzzing_has_found_is_fixed(string type, string message, bool isRead)
    {
        int index = VectorProgram.Vectors.ToList().FindIndex(vector => vector.Type == type);
        WorkerMethod method = VectorProgram.Method(index);
        bool read = await Task.Run(() => TryRead(method, Convert.FromHexString(message))).WaitAsync(TimeSpan.FromSeconds(20));
        read.ShouldBe(isRead);
    }

    private static (int Messages, int Refused) Fuzz(FuzzMessage[] corpus, int seed, TimeSpan duration)
    {
        var random = new Random(seed);
        int refused = 0;
        int rounds = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration; rounds++)
        {
            FuzzMessage message = corpus[random.Next(corpus.Length)];
            byte[] bytes = Damage.Some(message.Bytes, random);
            WorkerMethod method = random.Next(8) == 0 ? corpus[random.Next(corpus.Length)].Method : message.Method;

            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            bool read = TryRead(method, bytes);
            bool tooLarge =
                GC.GetAllocatedBytesForCurrentThread() - allocated > (AllocationFactor * bytes.Length) + AllocationSlack;
            // A busy machine may hold any thread up; a message that is slow to read is so every time.
            bool tooSlow = IsTooLongSince(started) && IsTooSlow(method, bytes) && IsTooSlow(method, bytes);
            if (tooLarge || tooSlow)
                Assert.Fail($"{method.Name} was too {(tooLarge ? "large" : "slow")} (seed {seed}, round {rounds}): "
                    + $"{Convert.ToHexString(bytes)}");
            refused += read ? 0 : 1;
        }

        return (rounds, refused);
    }

    private static bool IsTooSlow(WorkerMethod method, byte[] bytes)
    {
        long started = Stopwatch.GetTimestamp();
        TryRead(method, bytes);
        return IsTooLongSince(started);
    }

    private static bool IsTooLongSince(long started) => Stopwatch.GetElapsedTime(started) > LongestRead;

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
            throw new InvalidOperationException(
                $"{method.Name} let through what {Convert.ToHexString(bytes)} brought up.", exception);
        }
    }

    private static int Setting(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
