using System.Net.Sockets;
using Offload.Benchmarks.Conveyors;
using Offload.Benchmarks.Streamers;

namespace Offload.Benchmarks.Peers;

/// <summary>What the other process of a hand-written peer does, by the peer's name.</summary>
internal static class PeerServers
{
    public static async Task RunAsync(string peer, string address)
    {
        using Socket socket = PeerProcess.Connect(address);
        switch (peer)
        {
            case StreamJsonRpcPeer.ServerName:
                await StreamJsonRpcPeer.ServeAsync(socket);
                break;
            case StreamJsonRpcStreamer.PlainServerName:
                await StreamJsonRpcStreamer.ServeAsync(socket, tuned: false);
                break;
            case StreamJsonRpcStreamer.TunedServerName:
                await StreamJsonRpcStreamer.ServeAsync(socket, tuned: true);
                break;
            case SocketConveyor.ServerName:
                await SocketConveyor.ServeAsync(socket);
                break;
            case StreamJsonRpcConveyor.ServerName:
                await StreamJsonRpcConveyor.ServeAsync(socket);
                break;
            case SocketPeer.ServerName:
                SocketPeer.Serve(socket);
                break;
            default:
                throw new ArgumentException($"There is no peer '{peer}'.", nameof(peer));
        }
    }
}
