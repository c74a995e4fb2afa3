using System.Net.Sockets;
using Nerdbank.Streams;
using Offload.Benchmarks.Peers;
using StreamJsonRpc;

namespace Offload.Benchmarks.Conveyors;

/// <summary>
/// StreamJsonRpc's own stream parameters, by hand: out of band, over a multiplexing stream of Nerdbank.Streams.
/// </summary>
internal sealed class StreamJsonRpcConveyor : Conveyor
{
    public const string ServerName = "stream-json-rpc-bytes";

    private PeerProcess? _process;
    private MultiplexingStream? _streams;
    private JsonRpc? _rpc;

    public override string Name => "StreamJsonRpc's Stream parameter, multiplexed";

    public override async Task<string?> PrepareAsync()
    {
        _process = await PeerProcess.StartAsync(ServerName);
        _streams = await MultiplexingStream.CreateAsync(new NetworkStream(_process.Socket, ownsSocket: true));
        _rpc = Connect(_streams, await _streams.OfferChannelAsync("rpc"));
        _rpc.StartListening();
        return null;
    }

    public override Task<long> SendAsync(Stream source) => _rpc!.InvokeAsync<long>("Read", source);

    public override Task ReceiveAsync(Stream target, long bytes) => _rpc!.InvokeAsync("Write", target, bytes);

    public override async ValueTask DisposeAsync()
    {
        _rpc?.Dispose();
        if (_streams is not null)
            await _streams.DisposeAsync();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    public static async Task ServeAsync(Socket socket)
    {
        await using MultiplexingStream streams = await MultiplexingStream.CreateAsync(
            new NetworkStream(socket, ownsSocket: true));
        using JsonRpc rpc = Connect(streams, await streams.AcceptChannelAsync("rpc"));
        rpc.AddLocalRpcMethod("Read", CountAndCloseAsync);
        rpc.AddLocalRpcMethod("Write", FillAndCloseAsync);
        rpc.StartListening();
        await rpc.Completion;
    }

    private static async Task<long> CountAndCloseAsync(Stream source)
    {
        await using (source)
            return await CountAsync(source);
    }

    private static async Task FillAndCloseAsync(Stream target, long bytes)
    {
        await using (target)
            await FillAsync(target, bytes);
    }

    private static JsonRpc Connect(MultiplexingStream streams, MultiplexingStream.Channel channel)
        => new(new LengthHeaderMessageHandler(channel, new MessagePackFormatter { MultiplexingStream = streams }));
}
