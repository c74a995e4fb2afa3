using System.IO.Pipes;
using System.Runtime.InteropServices;
using Offload.Subprocesses;

namespace Offload.Workers.Channels;

/// <summary>
/// A named pipe for Windows: its name can't be guessed, only the current user may open it, it takes one client, and that client
/// must be the worker.
/// </summary>
internal sealed partial class NamedPipeChannel : WorkerChannel
{
    private readonly string _name = $"offload-{Guid.NewGuid():N}{Guid.NewGuid():N}";
    private NamedPipeServerStream? _server;

    public NamedPipeChannel()
        => _server = new NamedPipeServerStream(
            _name, PipeDirection.InOut, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | PipeOptions.FirstPipeInstance);

    public override string Address => $"pipe:{_name}";

    public override void PassTo(SubprocessOptions options)
    {
        // The address is all that a pipe's client needs.
    }

    public override async ValueTask<Stream> OpenAsync(int workerProcessId, CancellationToken cancellationToken)
    {
        NamedPipeServerStream server = _server ?? throw new InvalidOperationException("The channel is open already.");
        await server.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (OperatingSystem.IsWindows())
        {
            if (!GetNamedPipeClientProcessId(server.SafePipeHandle.DangerousGetHandle(), out uint client))
                throw new IOException("The client of the worker's pipe can't be identified.", Marshal.GetHRForLastWin32Error());
            if (client != (uint)workerProcessId)
                throw new IOException($"Process {client} has connected to the pipe of worker process {workerProcessId}.");
        }

        _server = null;
        return server;
    }

    public override void Dispose() => _server?.Dispose();

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetNamedPipeClientProcessId(nint pipe, out uint clientProcessId);
}
