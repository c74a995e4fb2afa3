using System.Net.Sockets;
using Offload.Benchmarks.Peers;
using StreamJsonRpc;

namespace Offload.Benchmarks.Echoers;

/// <summary>What one writes by hand without Offload: StreamJsonRpc with its fastest formatter for bytes, MessagePack, over a Unix socket.</summary>
internal sealed class StreamJsonRpcEchoer : CallEchoer
{
    public const string ServerName = "stream-json-rpc-messagepack";

    private PeerProcess? _process;
    private JsonRpc? _rpc;

    public override string Name => "StreamJsonRpc by hand, MessagePackFormatter";

    public static async Task ServeAsync(Socket socket)
    {
        using var rpc = new JsonRpc(Handler(socket));
        rpc.AddLocalRpcMethod("Echo", (byte[] payload) => payload);
        rpc.StartListening();
        await rpc.Completion;
    }

    public override async Task<string?> PrepareAsync()
    {
        _process = await PeerProcess.StartAsync(ServerName);
        _rpc = new JsonRpc(Handler(_process.Socket));
        _rpc.StartListening();
        return null;
    }

    protected override ValueTask<byte[]> EchoAsync(byte[] payload) => new(_rpc!.InvokeAsync<byte[]>("Echo", payload));

    public override async ValueTask DisposeAsync()
    {
        _rpc?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private static LengthHeaderMessageHandler Handler(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new LengthHeaderMessageHandler(stream, stream, new MessagePackFormatter());
    }
}
