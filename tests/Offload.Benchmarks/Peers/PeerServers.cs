using System.Net.Sockets;
using Offload.Benchmarks.Conveyors;
using Offload.Benchmarks.Echoers;
using Offload.Benchmarks.Streamers;

namespace Offload.Benchmarks.Peers;

/// <summary>What the other process of a hand-written peer does, by the peer's name.</summary>
internal static class PeerServers
{
    /// <summary>What makes this program such a process, before the peer's name and the address of the channel.</summary>
    public const string Argument = "--serve";

    public static async Task RunAsync(string peer, string address)
    {
        using Socket socket = PeerProcess.Connect(address);
        switch (peer)
        {
            case StreamJsonRpcPeer.JsonServerName:
                await StreamJsonRpcPeer.ServeAsync(socket, binary: false);
                break;
            case StreamJsonRpcPeer.MessagePackServerName:
                await StreamJsonRpcPeer.ServeAsync(socket, binary: true);
                break;
            case SharedMemoryPeer.ServerName:
                SharedMemoryPeer.Serve(socket);
                break;
            case StreamJsonRpcStreamer.PlainServerName:
                await StreamJsonRpcStreamer.ServeAsync(socket, tuned: false);
                break;
            case StreamJsonRpcStreamer.TunedServerName:
                await StreamJsonRpcStreamer.ServeAsync(socket, tuned: true);
                break;
            case StreamJsonRpcEchoer.ServerName:
                await StreamJsonRpcEchoer.ServeAsync(socket);
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
