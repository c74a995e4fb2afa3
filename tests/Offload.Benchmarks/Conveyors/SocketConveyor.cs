using System.Buffers.Binary;
using System.Net.Sockets;
using Offload.Benchmarks.Peers;

namespace Offload.Benchmarks.Conveyors;

/// <summary>The floor: the bytes and nothing else through a Unix socket. How many there are is said before.</summary>
internal sealed class SocketConveyor : Conveyor
{
    public const string ServerName = "socket-bytes";

    private PeerProcess? _process;
    private NetworkStream? _stream;

    public override string Name => "bare Unix socket";

    public override async Task<string?> PrepareAsync()
    {
        _process = await PeerProcess.StartAsync(ServerName);
        _stream = new NetworkStream(_process.Socket, ownsSocket: false);
        return null;
    }

    public override async Task<long> SendAsync(Stream source)
    {
        await WriteNumberAsync(_stream!, source.Length);
        await source.CopyToAsync(_stream!, Block);
        return await ReadNumberAsync(_stream!) ?? 0;
    }

    public override async Task ReceiveAsync(Stream target, long bytes)
    {
        await WriteNumberAsync(_stream!, -bytes);
        await CopyAsync(_stream!, target, bytes);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    /// <summary>A positive number comes before so many bytes, a negative one asks for as many.</summary>
    public static async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        while (await ReadNumberAsync(stream) is { } number)
        {
            if (number < 0)
                await FillAsync(stream, -number);
            else
                await WriteNumberAsync(stream, await CopyAsync(stream, Stream.Null, number));
        }
    }

    private static async Task<long> CopyAsync(Stream source, Stream target, long bytes)
    {
        byte[] block = new byte[Block];
        long copied = 0;
        while (copied < bytes)
        {
            int count = await source.ReadAsync(block.AsMemory(0, (int)Math.Min(Block, bytes - copied)));
            if (count == 0)
                break;
            await target.WriteAsync(block.AsMemory(0, count));
            copied += count;
        }

        return copied;
    }

    private static async Task WriteNumberAsync(Stream stream, long number)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        await stream.WriteAsync(bytes);
    }

    private static async Task<long?> ReadNumberAsync(Stream stream)
    {
        byte[] bytes = new byte[sizeof(long)];
        int count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : null;
    }
}
