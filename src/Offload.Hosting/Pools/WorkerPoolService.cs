using Microsoft.Extensions.Hosting;

namespace Offload.Hosting.Pools;

/// <summary>
/// Ties the pools to the life of the host: there before any other service starts, and until all others have stopped.
/// </summary>
internal sealed class WorkerPoolService(HostPools pools) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        pools.Validate();
        pools.Join();
        try
        {
            await pools.WarmUpAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Not every host that could not start is disposed of, and the next one is not to inherit its options.
            await pools.LeaveAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => pools.LeaveAsync(cancellationToken);
}
