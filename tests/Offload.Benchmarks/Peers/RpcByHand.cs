using System.Net.Sockets;
using StreamJsonRpc;

namespace Offload.Benchmarks.Peers;

/// <summary>StreamJsonRpc over a socket, with its leanest framing: what everybody needs who writes it by hand.</summary>
internal static class RpcByHand
{
    /// <summary>The caller's side, listening.</summary>
    public static JsonRpc Connect(Socket socket, IJsonRpcMessageFormatter formatter)
    {
        var rpc = new JsonRpc(Handler(socket, formatter));
        rpc.StartListening();
        return rpc;
    }

    /// <summary>The other side, to the end of the connection.</summary>
    public static async Task ServeAsync(Socket socket, IJsonRpcMessageFormatter formatter, Action<JsonRpc> addMethods)
    {
        using var rpc = new JsonRpc(Handler(socket, formatter));
        addMethods(rpc);
        rpc.StartListening();
        await rpc.Completion;
    }

    private static LengthHeaderMessageHandler Handler(Socket socket, IJsonRpcMessageFormatter formatter)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new LengthHeaderMessageHandler(stream, stream, formatter);
    }
}
