using System.Net.Sockets;
using Offload.Benchmarks.Echoers;

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
            case StreamJsonRpcEchoer.ServerName:
                await StreamJsonRpcEchoer.ServeAsync(socket);
                break;
            case SocketPeer.ServerName:
                SocketPeer.Serve(socket);
                break;
            default:
                throw new ArgumentException($"There is no peer '{peer}'.", nameof(peer));
        }
    }
}
