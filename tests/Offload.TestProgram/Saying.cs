using System.Buffers.Binary;

namespace Offload.TestProgram;

/// <summary>
/// What a worker that has been taken over may say while a call runs, as frames; written down a second time like all of its
/// protocol.
/// </summary>
internal static class Saying
{
    private const byte Conversation = 5;
    private const byte Data = 1, Grant = 2, End = 3, Fail = 4, Stop = 5, Report = 6, Invoke = 7, Return = 8, CancelInvocation = 10, Flush = 11, Flushed = 12;

    /// <summary>The frames of a trick, as many as there are: some never end.</summary>
    /// <param name="trick">The trick, without <c>say-</c>.</param>
    /// <param name="call">The number of the running call.</param>
    public static IEnumerable<byte[]> Frames(string trick, long call) => trick switch
    {
        "two-items" => [Frame(call, 0, Data, Numbers(0, 2))],
        "items-one-by-one" => Enumerable.Range(0, 30).Select(i => Frame(call, 0, Data, Numbers(i, 1))),
        "more-than-granted" => Endless(Frame(call, 0, Data, Numbers(0, 250))),
        "nothing-without-end" => Endless(Frame(call, 0, Data, [])),
        "half-an-item" => [Frame(call, 0, Data, [1, 0])],
        "no-item" => [Frame(call, 0, Data, [])],
        "another-call" => [Frame(call + 1000, 0, Data, Numbers(0, 2))],
        "an-older-call" => [Frame(call - 1, 0, Data, Numbers(0, 2))],
        "another-channel" => [Frame(call, 7, Data, Numbers(0, 2))],
        "a-negative-channel" => [Frame(call, -1, Data, Numbers(0, 2))],
        "another-verb" => [Frame(call, 0, 77, [])],
        "grant" => [Frame(call, 0, Grant, BitConverter.GetBytes(1000L))],
        "end" => [Frame(call, 0, End, [])],
        "fail" => [Frame(call, 0, Fail, [])],
        "stop" => [Frame(call, 0, Stop, [])],
        "half-a-message" => [[0, 0, 0, 5, Conversation, 1, 0, 0, 0]],
        "grant-too-much" => [Frame(call, 0, Grant, BitConverter.GetBytes(2L << 20))],
        "grant-everything" => [Frame(call, 0, Grant, BitConverter.GetBytes(long.MaxValue))],
        "grant-nothing" => [Frame(call, 0, Grant, BitConverter.GetBytes(0L))],
        "grant-a-debt" => [Frame(call, 0, Grant, BitConverter.GetBytes(-1L))],
        "grant-half-a-number" => [Frame(call, 0, Grant, [1, 0])],
        "grants-that-add-up" => Enumerable.Repeat(Frame(call, 0, Grant, BitConverter.GetBytes(1L << 20)), 10),
        "report" => [Frame(call, 0, Report, BitConverter.GetBytes(5))],
        "half-a-report" => [Frame(call, 0, Report, [1, 0])],
        "reports-without-end" => Endless(Frame(call, 0, Report, BitConverter.GetBytes(5))),
        "invoke-twice-under-one-number" => [Frame(call, 0, Invoke, Numbers(1, 2)), Frame(call, 0, Invoke, Numbers(1, 2))],
        "invoke-without-end" => Enumerable.Range(0, 1_000_000).Select(i => Frame(call, 0, Invoke, Numbers(i, 2))),
        "invoke-nothing" => [Frame(call, 0, Invoke, [])],
        "invoke-with-half-an-argument" => [Frame(call, 0, Invoke, [1, 0, 0, 0, 1])],
        "return" => [Frame(call, 0, Return, Numbers(1, 2))],
        "cancel-what-does-not-run" => [Frame(call, 0, CancelInvocation, Numbers(1, 1))],
        "stop-many-times" => Enumerable.Repeat(Frame(call, 0, Stop, []), 10_000),
        "flush" => [Frame(call, 0, Flush, [])],
        "flushed" => [Frame(call, 0, Flushed, [])],
        "two-questions" => [Frame(call, 0, Data, [1]), Frame(call, 0, Flush, []), Frame(call, 0, End, [])],
        "a-large-block" => [Frame(call, 0, Data, new byte[(64 << 10) + 1])],
        "stop-before-the-beginning" => [Frame(call, 0, Stop, BitConverter.GetBytes(0L))],
        "stop-after-more-than-all" => [Frame(call, 0, Grant, BitConverter.GetBytes(1000L)), Frame(call, 0, Stop, BitConverter.GetBytes(1L))],
        "stop-after-less-than-nothing" => [Frame(call, 0, Grant, BitConverter.GetBytes(1000L)), Frame(call, 0, Stop, BitConverter.GetBytes(-1L))],
        _ => throw new ArgumentException($"There is no trick '{trick}'.", nameof(trick)),
    };

    private static IEnumerable<byte[]> Endless(byte[] frame)
    {
        for (int i = 0; i < 1_000_000; i++)
            yield return frame;
    }

    private static byte[] Numbers(int first, int count) => [.. Enumerable.Range(first, count).SelectMany(BitConverter.GetBytes)];

    private static byte[] Frame(long call, int channel, byte verb, byte[] payload)
    {
        byte[] content = [Conversation, .. BitConverter.GetBytes(call), .. BitConverter.GetBytes(channel), verb, .. payload];
        byte[] frame = new byte[sizeof(int) + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, content.Length);
        content.CopyTo(frame, sizeof(int));
        return frame;
    }
}
