using System.Net.Sockets;
using Offload.Benchmarks.Peers;
using StreamJsonRpc;

namespace Offload.Benchmarks.Streamers;

/// <summary>
/// StreamJsonRpc's own <see cref="IAsyncEnumerable{T}"/>, by hand, with its MessagePack formatter, which is its fastest.
/// </summary>
/// <param name="server">The name of the server, which says with or without settings.</param>
internal sealed class StreamJsonRpcStreamer(string server) : Streamer
{
    public const string PlainServerName = "stream-json-rpc-stream";
    public const string TunedServerName = "stream-json-rpc-stream-tuned";

    private const int Batch = 1000;

    private PeerProcess? _process;
    private JsonRpc? _rpc;

    public override string Name => server == TunedServerName
        ? $"StreamJsonRpc's IAsyncEnumerable, MinBatchSize {Batch}, MaxReadAhead {10 * Batch}"
        : "StreamJsonRpc's IAsyncEnumerable, as it comes";

    public override async Task<string?> PrepareAsync()
    {
        _process = await PeerProcess.StartAsync(server);
        _rpc = RpcByHand.Connect(_process.Socket, new MessagePackFormatter());
        return null;
    }

    public override async IAsyncEnumerable<int> CountAsync(int items)
    {
        await foreach (int item in await _rpc!.InvokeAsync<IAsyncEnumerable<int>>("Count", items))
            yield return item;
    }

    public override async ValueTask DisposeAsync()
    {
        _rpc?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    public static Task ServeAsync(Socket socket, bool tuned) => RpcByHand.ServeAsync(
        socket,
        new MessagePackFormatter(),
        rpc => rpc.AddLocalRpcMethod("Count", (int items) => tuned ? Tune(Numbers(items)) : Numbers(items)));

    private static IAsyncEnumerable<int> Tune(IAsyncEnumerable<int> numbers)
        => numbers.WithJsonRpcSettings(new JsonRpcEnumerableSettings { MinBatchSize = Batch, MaxReadAhead = 10 * Batch });

    private static async IAsyncEnumerable<int> Numbers(int items)
    {
        await Task.CompletedTask;
        for (int i = 0; i < items; i++)
            yield return i;
    }
}
