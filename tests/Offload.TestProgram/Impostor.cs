using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Offload.TestProgram;

/// <summary>
/// A worker that has been taken over: it speaks the protocol as it should up to a stage, then plays a trick. The protocol is written
/// down here a second time on purpose: what a stranger sends is not to come out of Offload's own code.
/// </summary>
internal sealed class Impostor : IDisposable
{
    private const byte Request = 1, Notification = 2, Result = 3, Error = 4;
    private const byte HelloMethod = 1, BindMethod = 3, CallMethod = 4, ShutdownMethod = 9, CancelMethod = 10;
    private const byte SharedOutcome = 5;
    private const int EnvelopeLength = 1 + sizeof(long);

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(new SafeSocketHandle(3, ownsHandle: true));
    private readonly SafeFileHandle _board = new(4, ownsHandle: true);
    private long _id;
    private long _call;

    public static async Task<int> RunAsync(string stage, string trick)
    {
        using var impostor = new Impostor();
        byte wanted = stage switch { "hello" => HelloMethod, "bind" => BindMethod, _ => CallMethod };
        while (await impostor.ReadRequestAsync() is { } body)
        {
            byte method = body[0];
            if (method == CallMethod)
            {
                RandomAccess.Write(impostor._board, body.AsSpan(1, sizeof(long)), 0); // the call has begun
                impostor._call = BinaryPrimitives.ReadInt64LittleEndian(body.AsSpan(1));
            }

            byte[] honest = Honest(method);
            if (method == wanted)
                await impostor.PlayAsync(trick, honest);
            else
                await impostor.SendAsync(Result, honest);
        }

        return 0;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _board.Dispose();
    }

    private static byte[] Honest(byte method) => method switch
    {
        HelloMethod => [.. BitConverter.GetBytes(1), .. BitConverter.GetBytes(Environment.ProcessId)],
        BindMethod => BitConverter.GetBytes(-1),
        _ => [0, 3, 0, 0, 0], // returned: 3
    };

    private async Task PlayAsync(string trick, byte[] honest)
    {
        switch (trick)
        {
            case "silence": await StayAsync(); break;
            case "garbage": await SendRawAsync([.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31 ^ i >> 3))]); Leave(); break;
            case "half-header": await SendRawAsync([0, 0]); Leave(); break;
            case "half-message": await SendRawAsync([0, 0, 1, 0, Result, .. BitConverter.GetBytes(_id), 0]); Leave(); break;
            case "half-message-then-silence": await SendRawAsync([0, 0, 1, 0, Result, .. BitConverter.GetBytes(_id), 0]); await StayAsync(); break;
            case "one-byte-at-a-time": await DribbleAsync(Frame(Result, honest)); return;
            case "zero-length": await SendRawAsync([0, 0, 0, 0]); break;
            case "negative-length": await SendRawAsync([0xff, 0xff, 0xff, 0xff, Result]); break;
            case "two-gigabytes": await SendRawAsync([0x7f, 0xff, 0xff, 0xff, Result]); break;
            case "wrong-id": _id += 1000; await SendAsync(Result, honest); break;
            case "negative-id": _id = -1; await SendAsync(Result, honest); break;
            case "error-to-wrong-id": _id += 1000; await SendAsync(Error, ErrorBody(-32000, "no such call")); break;
            case "twice": await SendRawAsync([.. Frame(Result, honest), .. Frame(Result, honest)]); break;
            case "wrong-kind": await SendAsync(9, honest); break;
            case "envelope-only": await SendAsync(Result, []); break;
            case "half-envelope": await SendRawAsync([0, 0, 0, 3, Result, 1, 0]); break;
            case "one-byte-short": await SendAsync(Result, honest[..^1]); break;
            case "one-byte-more": await SendAsync(Result, [.. honest, 0]); break;
            case "error": await SendAsync(Error, ErrorBody(-32000, "the worker is confused")); break;
            case "cancelled-error": await SendAsync(Error, ErrorBody(-32800, "cancelled, says the worker")); break;
            case "unknown-error": await SendAsync(Error, ErrorBody(12345, "")); break;
            case "request": await SendAsync(Request, [CallMethod, 1, 2, 3]); break;
            case "shutdown-notification": await SendRawAsync([0, 0, 0, 2, Notification, ShutdownMethod]); break;
            case "cancel-notification": await SendRawAsync([0, 0, 0, 10, Notification, CancelMethod, 1, 0, 0, 0, 0, 0, 0, 0]); break;
            case "flood-of-requests": await FloodAsync(Frame(Request, [CallMethod, .. new byte[1000]])); break;
            case "shared-nowhere": await SendSharedAsync(SegmentId() + 1000, 60, 100); break;
            case "shared-before-it-begins": await SendSharedAsync(SegmentId(), -60, 100); break;
            case "shared-without-end": await SendSharedAsync(SegmentId(), 60, long.MaxValue - 100); break;
            case "shared-too-short": await SendSharedAsync(SegmentId(), 60, 10); break;
            case "shared-beyond-its-end": await SendManyAsync(stretch: false); break;
            case "shared-and-still-mapped": await SendManyAsync(stretch: true); break;
            case "unknown-outcome": await SendAsync(Result, [77, 3, 0, 0, 0]); break;
            case "deep-fault": await SendAsync(Result, [1, .. Nested(5000)]); break;
            case "deep-aggregates": await SendAsync(Result, [1, .. Nested(15)]); break;
            case "fault-of-many-parts": await SendAsync(Result, [1, .. Fault("System.Exception", "System.Private.CoreLib", data: int.MaxValue)]); break;
            case "fault-with-long-string": await SendAsync(Result, [1, .. BitConverter.GetBytes(int.MaxValue)]); break;
            case "fault-of-no-type": await SendAsync(Result, [1, .. Fault("", "System.Private.CoreLib")]); break;
            case "fault-that-is-no-exception": await SendAsync(Result, [1, .. Fault("System.Diagnostics.Process", "System.Diagnostics.Process")]); break;
            case "fault-that-loads": await SendAsync(Result, [1, .. Fault("System.Nullable`1[[Nothing, System.Net.Mail]]", "System.Private.CoreLib")]); break;
            case "closed-channel": _socket.Close(); await StayAsync(); break;
            case "deaf-next-time": _socket.Shutdown(SocketShutdown.Receive); await SendAsync(Result, honest); await StayAsync(); break;
            case "no-end": await SendAsync(Result, honest); await StayAsync(); break;
            case "mute": _socket.Shutdown(SocketShutdown.Send); await StayAsync(); break;
            case "exit-0": Leave(); break;
            case "reply-and-exit": await SendAsync(Result, honest); Leave(); break;
            case "refusal": await SendAsync(Result, Text("because I say so")); break;
            case "cut-board": RandomAccess.SetLength(_board, 0); await SendAsync(Result, honest); return;
            case "other-version": await SendAsync(Result, [.. BitConverter.GetBytes(999), 0, 0, 0, 0]); break;
            case var _ when trick.StartsWith("say-then-", StringComparison.Ordinal): await SayAsync(trick["say-then-".Length..]); await SendAsync(Result, [0]); return;
            case var _ when trick.StartsWith("reply-then-say-", StringComparison.Ordinal): await SendAsync(Result, [0]); await SayAsync(trick["reply-then-say-".Length..]); return;
            case var _ when trick.StartsWith("say-", StringComparison.Ordinal): await SayAsync(trick["say-".Length..]); await StayAsync(); break;
            default: await MutateAsync(int.Parse(trick, CultureInfo.InvariantCulture), honest); break;
        }
    }

    private async Task SayAsync(string what)
    {
        foreach (byte[] frame in Saying.Frames(what, _call))
            await SendRawAsync(frame);
    }

    private Task SendSharedAsync(long segment, long start, long length)
        => SendAsync(Result, [SharedOutcome, .. BitConverter.GetBytes(segment), .. BitConverter.GetBytes(start), .. BitConverter.GetBytes(length)]);

    /// <summary>The number of the segment for results, which the caller has announced on a socket of its own.</summary>
    private static long SegmentId()
    {
        using var socket = new Socket(new SafeSocketHandle(5, ownsHandle: true));
        Span<byte> message = stackalloc byte[3 * sizeof(long)];
        socket.Receive(message);
        return BinaryPrimitives.ReadInt64LittleEndian(message[sizeof(long)..]);
    }

    /// <summary>A result of 60 MiB, which is not there, or may change at any time: the caller's own segment is found and kept.</summary>
    private async Task SendManyAsync(bool stretch)
    {
        const int count = 60 << 20;
        string caller = $"/proc/{File.ReadAllText("/proc/self/stat").Split(' ')[3]}/fd";
        string segment = Directory.GetFileSystemEntries(caller).First(entry => new FileInfo(entry).LinkTarget!.Contains("offload-segment", StringComparison.Ordinal));
        using SafeFileHandle file = File.OpenHandle(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (stretch)
            RandomAccess.SetLength(file, 100 << 20);
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, 4096);
        view.Write(60, count);
        await SendSharedAsync(SegmentId(), 60, count + sizeof(int));
        await StayAsync();
    }

    /// <summary>Damages an honest answer, or a fault, at random; the same seed does the same damage.</summary>
    private async Task MutateAsync(int seed, byte[] honest)
    {
        var random = new Random(seed);
        byte[] valid = random.Next(3) == 0 && honest[0] == 0 ? Frame(Result, [1, .. Nested(3)]) : Frame(Result, honest);
        List<byte> bytes = [.. valid];
        for (int i = random.Next(1, 5); i > 0 && bytes.Count > 0; i--)
        {
            int place = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[place] = (byte)random.Next(256); break;
                case 2: bytes.RemoveAt(place); break;
                default: bytes.Insert(place, (byte)random.Next(256)); break;
            }
        }

        await SendRawAsync([.. bytes]);
        if (random.Next(2) == 0)
            Leave();
    }

    private static byte[] Nested(int depth)
    {
        byte[] fault = Fault("System.FormatException", "System.Private.CoreLib");
        for (int i = 0; i < depth; i++)
            fault = [.. Fault("System.AggregateException", "System.Private.CoreLib", inner: 1), .. fault];
        return fault;
    }

    private static byte[] Fault(string type, string assembly, int data = 0, int inner = 0)
        => [.. Text(type), .. Text(assembly), .. Text("message"), .. Text("   at Nowhere"), 0, 0, 0, 0, .. BitConverter.GetBytes(data), .. BitConverter.GetBytes(inner)];

    private static byte[] ErrorBody(int code, string message) => [.. BitConverter.GetBytes(code), .. Text(message)];

    /// <summary>MemoryPack's UTF-8 string: the complement of its bytes' count, its characters' count, its bytes.</summary>
    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length == 0 ? [0, 0, 0, 0] : [.. BitConverter.GetBytes(~bytes.Length), .. BitConverter.GetBytes(text.Length), .. bytes];
    }

    private byte[] Frame(byte kind, byte[] body)
    {
        byte[] frame = new byte[sizeof(int) + EnvelopeLength + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - sizeof(int));
        frame[sizeof(int)] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(sizeof(int) + 1), _id);
        body.CopyTo(frame, sizeof(int) + EnvelopeLength);
        return frame;
    }

    private Task SendAsync(byte kind, byte[] body) => SendRawAsync(Frame(kind, body));

    private async Task SendRawAsync(byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
            sent += await _socket.SendAsync(bytes.AsMemory(sent));
    }

    private async Task DribbleAsync(byte[] bytes)
    {
        foreach (byte one in bytes)
        {
            await SendRawAsync([one]);
            await Task.Delay(1);
        }
    }

    private async Task FloodAsync(byte[] frame)
    {
        var sent = Stopwatch.StartNew();
        while (sent.Elapsed < LongEnough)
            await SendRawAsync(frame);
    }

    private static Task StayAsync() => Task.Delay(LongEnough);

    private static void Leave() => Environment.Exit(0);

    /// <summary>The method and the rest of the next request, its id kept; null when the caller has gone, or wants the worker to.</summary>
    private async Task<byte[]?> ReadRequestAsync()
    {
        while (true)
        {
            if (await ReadExactlyAsync(sizeof(int)) is not { } header
                || await ReadExactlyAsync(BinaryPrimitives.ReadInt32BigEndian(header)) is not { } message)
            {
                return null;
            }

            if (message is [Notification, ShutdownMethod, ..])
                return null;
            if (message[0] != Request)
                continue; // a cancellation or the like
            _id = BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(1));
            return message[EnvelopeLength..];
        }
    }

    private async Task<byte[]?> ReadExactlyAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int more = await _socket.ReceiveAsync(bytes.AsMemory(read));
            if (more == 0)
                return null;
            read += more;
        }

        return bytes;
    }
}
