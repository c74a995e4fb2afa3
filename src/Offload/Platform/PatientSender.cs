using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Offload.Platform;

/// <summary>
/// Sends where there may be no room at the moment: the runtime's sockets know how to wait for it without a thread. Most connections
/// never need that, and whoever only names this type does not load them.
/// </summary>
/// <param name="socket">The socket, which stays its owner's.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class PatientSender(SafeHandle socket) : IDisposable
{
    private readonly Socket _socket = new(new SafeSocketHandle(UnixNative.Duplicate(socket), ownsHandle: true));

    /// <summary>Sends all of it.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (!buffer.IsEmpty)
                buffer = buffer[await _socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        }
        catch (SocketException gone)
        {
            throw new IOException($"The connection can't be written: {gone.Message}", gone);
        }
    }

    public void Dispose() => _socket.Dispose();
}
