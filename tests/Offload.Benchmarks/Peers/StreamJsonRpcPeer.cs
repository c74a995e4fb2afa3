using System.Net.Sockets;
using StreamJsonRpc;

namespace Offload.Benchmarks.Peers;

/// <summary>
/// What one writes by hand without Offload: StreamJsonRpc with its leanest framing, over the same kind of channel; each worker is
/// started when its turn comes. No deadline, no supervision.
/// </summary>
internal sealed class StreamJsonRpcPeer(bool binary = false) : Peer
{
    public const string JsonServerName = "stream-json-rpc";
    public const string MessagePackServerName = "stream-json-rpc-message-pack";

    private const int CallsInFlight = 64;

    private readonly Lock _gate = new();
    private Task<Worker>?[] _workers = [];
    private int _calls = -1;

    public override string Name => $"StreamJsonRpc by hand, {(binary ? "MessagePack" : "SystemTextJson")}Formatter";

    public override Task StartAsync()
    {
        _workers = new Task<Worker>?[Workers];
        return WorkerAsync(0);
    }

    public override ValueTask<int> AddAsync(int left, int right) => new(InvokeAsync<int>("Add", left, right));

    public override Task<byte[]> EchoAsync(byte[] payload) => InvokeAsync<byte[]>("Echo", payload);

    public override Task NapAsync(int milliseconds) => InvokeAsync<int>("Nap", milliseconds);

    public override Task<int> WorkAsync(int units) => InvokeAsync<int>("Work", units);

    public override Task MapAsync(int items) => Flood.RunAsync(items, CallsInFlight, item => AddAsync(item, 1));

    public override async ValueTask DisposeAsync()
    {
        foreach (Task<Worker> worker in _workers.OfType<Task<Worker>>())
        {
            var (process, rpc) = await worker;
            rpc.Dispose();
            await process.DisposeAsync();
        }
    }

    public static Task ServeAsync(Socket socket, bool binary) => RpcByHand.ServeAsync(socket, Formatter(binary), rpc =>
    {
        rpc.AddLocalRpcMethod("Add", (int left, int right) => left + right);
        rpc.AddLocalRpcMethod("Echo", (byte[] payload) => payload);
        rpc.AddLocalRpcMethod("Work", (int units) => Jobs.Work(units));
        rpc.AddLocalRpcMethod("Nap", async (int milliseconds) =>
        {
            await Task.Delay(milliseconds);
            return milliseconds;
        });
    });

    private Task<TResult> InvokeAsync<TResult>(string method, params object[] arguments)
    {
        Task<Worker> worker = WorkerAsync((int)((uint)Interlocked.Increment(ref _calls) % (uint)_workers.Length));
        return worker.IsCompletedSuccessfully ? worker.Result.Rpc.InvokeAsync<TResult>(method, arguments) : InvokeSoonAsync();

        async Task<TResult> InvokeSoonAsync() => await (await worker).Rpc.InvokeAsync<TResult>(method, arguments);
    }

    private Task<Worker> WorkerAsync(int index)
    {
        if (Volatile.Read(ref _workers[index]) is { } worker)
            return worker;
        lock (_gate)
            return _workers[index] ??= StartWorkerAsync();
    }

    private async Task<Worker> StartWorkerAsync()
    {
        PeerProcess process = await PeerProcess.StartAsync(binary ? MessagePackServerName : JsonServerName);
        return new Worker(process, RpcByHand.Connect(process.Socket, Formatter(binary)));
    }

    private static IJsonRpcMessageFormatter Formatter(bool binary)
        => binary ? new MessagePackFormatter() : new SystemTextJsonFormatter();

    private sealed record Worker(PeerProcess Process, JsonRpc Rpc);
}
