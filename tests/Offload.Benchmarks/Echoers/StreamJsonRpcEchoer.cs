using System.Net.Sockets;
using Offload.Benchmarks.Peers;
using StreamJsonRpc;

namespace Offload.Benchmarks.Echoers;

/// <summary>
/// What one writes by hand without Offload: StreamJsonRpc with its fastest formatter for bytes, MessagePack, over a Unix socket.
/// </summary>
internal sealed class StreamJsonRpcEchoer : CallEchoer
{
    public const string ServerName = "stream-json-rpc-messagepack";

    private PeerProcess? _process;
    private JsonRpc? _rpc;

    public override string Name => "StreamJsonRpc by hand, MessagePackFormatter";

    public static Task ServeAsync(Socket socket) => RpcByHand.ServeAsync(
        socket, new MessagePackFormatter(), rpc => rpc.AddLocalRpcMethod("Echo", (byte[] payload) => payload));

    public override async Task<string?> PrepareAsync()
    {
        _process = await PeerProcess.StartAsync(ServerName);
        _rpc = RpcByHand.Connect(_process.Socket, new MessagePackFormatter());
        return null;
    }

    protected override ValueTask<byte[]> EchoAsync(byte[] payload) => new(_rpc!.InvokeAsync<byte[]>("Echo", payload));

    public override async ValueTask DisposeAsync()
    {
        _rpc?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
