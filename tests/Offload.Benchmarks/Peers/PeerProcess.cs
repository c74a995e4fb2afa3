using System.Net.Sockets;
using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Peers;

/// <summary>
/// This program, started again as the other process of a hand-written peer, and connected through a Unix socket.
/// </summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartupTimeout = TimeSpan.FromSeconds(20);

    private readonly RunningProcess _process;

    private PeerProcess(RunningProcess process, Socket socket)
    {
        _process = process;
        Socket = socket;
    }

    public Socket Socket { get; }

    public static async Task<PeerProcess> StartAsync(string server)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("offload-benchmark-");     // which nobody else may enter
        string address = Path.Combine(folder.FullName, "peer");
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(address));
            listener.Listen(1);
            var options = new SubprocessOptions
            {
                StandardInput = SubprocessInput.Null,
                StandardOutput = SubprocessOutput.Inherit,
                StandardError = SubprocessOutput.Inherit,
            };
            RunningProcess process = await Subprocess.OpenAsync(
                [.. ThisProgram.Command, PeerServers.Argument, server, address], options);
            using var timeout = new CancellationTokenSource(StartupTimeout);
            return new PeerProcess(process, await listener.AcceptAsync(timeout.Token));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static Socket Connect(string address)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address));
        return socket;
    }

    /// <summary>Closes the connection, at which the process ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Socket.Dispose();
        await _process.DisposeAsync();
    }
}
