using System.Globalization;
using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;

namespace Offload.WorkerHost;

/// <summary>The worker's end of the channel to its caller.</summary>
internal sealed class CallerConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The socket on Unix; <see langword="null"/> on Windows.</summary>
    public SafeFileHandle? Socket { get; private init; }

    /// <summary>The pipe on Windows; <see langword="null"/> on Unix.</summary>
    public NamedPipeClientStream? Pipe { get; private init; }

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

    /// <summary>The duplex stream; to be made once, and not before it is needed: on Unix it is read on a thread of its own.</summary>
    public Stream CreateStream()
    {
        if (Socket is null || OperatingSystem.IsWindows())
            return Pipe!;
        return new SocketStream(Socket);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static CallerConnection OpenSocket(int descriptor)
    {
        // A child that the method starts must not hold the channel open when this process is gone.
        UnixNative.CloseOnExec(descriptor);
        return new CallerConnection { Socket = new SafeFileHandle(descriptor, ownsHandle: true) };
    }

    private static CallerConnection OpenPipe(string name)
    {
        var pipe = new NamedPipeClientStream(
            ".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        pipe.Connect(ConnectTimeout);
        return new CallerConnection { Pipe = pipe };
    }
}
