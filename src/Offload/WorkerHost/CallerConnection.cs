using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Offload.Platform;

namespace Offload.WorkerHost;

/// <summary>The worker's end of the channel to its caller.</summary>
/// <param name="Stream">The duplex stream.</param>
/// <param name="Socket">The socket below it on Unix; <see langword="null"/> on Windows.</param>
internal sealed record CallerConnection(Stream Stream, SafeHandle? Socket)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens what <see cref="WorkerEnvironment.ChannelVariable"/> names.</summary>
    /// <exception cref="InvalidOperationException">The address is not one of ours.</exception>
    public static CallerConnection Open(string address)
    {
        (string kind, string place) = address.Split(':', 2) is [var first, var second] ? (first, second) : (address, "");
        if (kind == "fd" && !OperatingSystem.IsWindows()
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
            return OpenSocket(descriptor);
        if (kind == "pipe" && OperatingSystem.IsWindows())
            return OpenPipe(place);
        throw new InvalidOperationException(
            $"{WorkerEnvironment.ChannelVariable} is '{address}', which names no channel on this system.");
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static CallerConnection OpenSocket(int descriptor)
    {
        // A child that the method starts must not hold the channel open when this process is gone.
        UnixNative.CloseOnExec(descriptor);
        var socket = new SafeSocketHandle(descriptor, ownsHandle: true);
        return new CallerConnection(new SocketStream(socket), socket);
    }

    private static CallerConnection OpenPipe(string name)
    {
        var pipe = new NamedPipeClientStream(
            ".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        pipe.Connect(ConnectTimeout);
        return new CallerConnection(pipe, Socket: null);
    }
}
