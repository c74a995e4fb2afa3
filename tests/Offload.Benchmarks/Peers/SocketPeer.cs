using System.Buffers.Binary;
using System.Net.Sockets;

namespace Offload.Benchmarks.Peers;

/// <summary>
/// The floor of every channel that sleeps while it waits: eight bytes there and four back through a Unix socket, blocking on both
/// sides, with no serialiser, no task and no thread in between.
/// </summary>
internal sealed class SocketPeer : Peer
{
    public const string ServerName = "socket";

    private const int RequestLength = 2 * sizeof(int);
    private const int ResponseLength = sizeof(int);

    private readonly byte[] _buffer = new byte[RequestLength];
    private PeerProcess? _process;

    public override string Name => "bare Unix socket, blocking ping-pong";

    public override async Task StartAsync() => _process = await PeerProcess.StartAsync(ServerName);

    public override ValueTask<int> AddAsync(int left, int right) => new(Add(_process!.Socket, left, right));

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;

    public static void Serve(Socket socket)
    {
        Span<byte> buffer = stackalloc byte[RequestLength];
        while (Receive(socket, buffer))
        {
            int sum =
                BinaryPrimitives.ReadInt32LittleEndian(buffer) + BinaryPrimitives.ReadInt32LittleEndian(buffer[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(buffer, sum);
            socket.Send(buffer[..ResponseLength]);
        }
    }

    private int Add(Socket socket, int left, int right)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer, left);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(sizeof(int)), right);
        socket.Send(_buffer);
        if (!Receive(socket, _buffer.AsSpan(0, ResponseLength)))
            throw new EndOfStreamException("The peer's process has closed the connection.");
        return BinaryPrimitives.ReadInt32LittleEndian(_buffer);
    }

    /// <summary>Fills the buffer; false at the end of the connection.</summary>
    private static bool Receive(Socket socket, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int received = socket.Receive(buffer);
            if (received == 0)
                return false;
            buffer = buffer[received..];
        }

        return true;
    }
}
