using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;
using Offload.Subprocesses;

namespace Offload.Workers.Channels;

/// <summary>A pair of sockets without a name, one of which the worker inherits.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SocketPairChannel : WorkerChannel
{
    private const int DescriptorInWorker = 3;

    private readonly SafeFileHandle _worker;
    private SafeFileHandle? _caller;

    public SocketPairChannel()
    {
        (int caller, int worker) = UnixNative.CreateSocketPair();
        _caller = new SafeFileHandle(caller, ownsHandle: true);
        _worker = new SafeFileHandle(worker, ownsHandle: true);
    }

    public override string Address => string.Create(CultureInfo.InvariantCulture, $"fd:{DescriptorInWorker}");

    public override void PassTo(SubprocessOptions options)
        => options.InheritedHandles.Add(new InheritedHandle(_worker, DescriptorInWorker));

    public override ValueTask<Stream> OpenAsync(int workerProcessId, CancellationToken cancellationToken)
    {
        // While a copy of the worker's end is open here, the worker's death would go unnoticed.
        _worker.Dispose();
        SafeFileHandle caller = _caller ?? throw new InvalidOperationException("The channel is open already.");
        _caller = null;
        return new ValueTask<Stream>(new SocketStream(caller));
    }

    public override void Dispose()
    {
        _worker.Dispose();
        _caller?.Dispose();
    }
}
