using Offload.Subprocesses;

namespace Offload.Workers.Channels;

/// <summary>
/// The caller's end of the private duplex stream between a caller and one worker, and what the worker needs to get at its own
/// end. Nobody else can reach either end.
/// </summary>
internal abstract class WorkerChannel : IDisposable
{
    /// <summary>What the worker finds in <see cref="WorkerEnvironment.ChannelVariable"/>.</summary>
    public abstract string Address { get; }

    /// <summary>Makes a channel of the kind that this operating system has.</summary>
    public static WorkerChannel Create() => OperatingSystem.IsWindows() ? new NamedPipeChannel() : new SocketPairChannel();

    /// <summary>Arranges that the worker gets its end.</summary>
    public abstract void PassTo(SubprocessOptions options);

    /// <summary>Opens this side's end, once the worker has been started.</summary>
    public abstract ValueTask<Stream> OpenAsync(int workerProcessId, CancellationToken cancellationToken);

    /// <summary>Gives up both ends, save what <see cref="OpenAsync"/> has given away.</summary>
    public abstract void Dispose();
}
