using System.Net.Sockets;
using StreamJsonRpc;

namespace Offload.Benchmarks.Peers;

/// <summary>
/// What one writes by hand without Offload: StreamJsonRpc with its System.Text.Json formatter and its leanest framing, over the same
/// kind of channel. No pool, no deadline, no supervision.
/// </summary>
internal sealed class StreamJsonRpcPeer : Peer
{
    public const string ServerName = "stream-json-rpc";

    private PeerProcess? _process;
    private JsonRpc? _rpc;

    public override string Name => "StreamJsonRpc by hand, SystemTextJsonFormatter";

    public override async Task StartAsync()
    {
        _process = await PeerProcess.StartAsync(ServerName);
        _rpc = new JsonRpc(Handler(_process.Socket));
        _rpc.StartListening();
    }

    public override ValueTask<int> AddAsync(int left, int right) => new(_rpc!.InvokeAsync<int>("Add", left, right));

    public override async ValueTask DisposeAsync()
    {
        _rpc?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    public static async Task ServeAsync(Socket socket)
    {
        using var rpc = new JsonRpc(Handler(socket));
        rpc.AddLocalRpcMethod("Add", (int left, int right) => left + right);
        rpc.StartListening();
        await rpc.Completion;
    }

    private static LengthHeaderMessageHandler Handler(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new LengthHeaderMessageHandler(stream, stream, new SystemTextJsonFormatter());
    }
}
