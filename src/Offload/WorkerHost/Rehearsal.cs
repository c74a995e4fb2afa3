using System.Buffers.Binary;
using Nerdbank.Streams;
using Offload.Rpc;
using StreamJsonRpc.Protocol;

namespace Offload.WorkerHost;

/// <summary>
/// Reads one message and answers it, for nobody: while one processor sets the session up, another has the code compiled that the
/// first call will take. It is work that comes anyway, only earlier and side by side.
/// </summary>
internal static class Rehearsal
{
    private const int HeaderLength = sizeof(int);
    private const int RequestLength = sizeof(byte) + sizeof(long) + sizeof(byte);

    /// <summary>Plays on a thread of its own. Nobody waits for it; what could fail here will fail again where it is told.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount > 1)
            new Thread(static () => _ = PlayAsync(), maxStackSize: 256 * 1024) { IsBackground = true, Name = "Offload rehearsal" }.Start();
    }

    private static async Task PlayAsync()
    {
        (Stream caller, Stream worker) = FullDuplexStream.CreatePair();
        using var handler = new FrameHandler(worker, new PayloadFormatter(answersRequests: true));
        ValueTask<JsonRpcMessage?> reading = handler.ReadAsync(CancellationToken.None);
        await caller.WriteAsync(ShutdownRequest()).ConfigureAwait(false);
        var request = (JsonRpcRequest)(await reading.ConfigureAwait(false))!;
        await handler.WriteAsync(new JsonRpcResult { RequestId = request.RequestId, Result = new HelloReply() }, CancellationToken.None).ConfigureAwait(false);
        await caller.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The shortest request that there is.</summary>
    private static byte[] ShutdownRequest()
    {
        byte[] frame = new byte[HeaderLength + RequestLength];
        BinaryPrimitives.WriteInt32BigEndian(frame, RequestLength);
        frame[HeaderLength] = (byte)MessageKind.Request;
        frame[^1] = (byte)RpcMethod.Shutdown;
        return frame;
    }
}
