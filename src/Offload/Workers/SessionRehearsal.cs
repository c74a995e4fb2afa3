using System.Buffers;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Offload.Diagnostics;
using Offload.Platform;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.Workers;

/// <summary>
/// A session with nobody, which is opened and ended: while one processor gets the first worker started, another loads and compiles what
/// its session will take. It is work that comes anyway, only earlier and side by side.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class SessionRehearsal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static int _started;

    /// <summary>Plays on a thread of its own, once. Nobody waits for it; what could fail here will fail again where it is told.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount > 1 && Interlocked.Exchange(ref _started, 1) == 0)
            new Thread(static () => PlayAsync().Observe(), maxStackSize: 256 * 1024) { IsBackground = true, Name = "Offload rehearsal" }.Start();
    }

    private static async Task PlayAsync()
    {
        (int caller, int worker) = UnixNative.CreateSocketPair();
        using var answers = new SafeFileHandle(worker, ownsHandle: true);
        using var session = new WorkerSession(new SocketStream(new SafeFileHandle(caller, ownsHandle: true)));
        var nobody = new WorkerIdentity(nameof(SessionRehearsal), Number: 0, ReportsMemory: false, NestedCalls.Inline);
        Task greeting = session.HelloAsync(nobody, CancellationToken.None);
        Answer(answers);
        await greeting.ConfigureAwait(false);
    }

    /// <summary>Answers the introduction as a worker would.</summary>
    private static void Answer(SafeFileHandle socket)
    {
        if (!UnixNative.WaitUntilReadable((int)socket.DangerousGetHandle(), Patience))
            throw new TimeoutException("Nobody has introduced himself.");
        Span<byte> request = stackalloc byte[256];
        int length = UnixNative.Receive(socket, request); // so few bytes come whole
        var reader = new PayloadReader(request[FrameHeader.Length..length]);
        reader.ReadByte();
        long id = reader.ReadUnmanaged<long>();

        var frame = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(frame);
        writer.WriteUnmanaged(0);
        writer.WriteByte((byte)MessageKind.Result);
        writer.WriteUnmanaged(id);
        new HelloReply().WriteReply(ref writer);
        writer.Flush();
        byte[] reply = frame.WrittenSpan.ToArray();
        FrameHeader.Write(reply, reply.Length - FrameHeader.Length);
        _ = UnixNative.Send(socket, reply);
    }
}
