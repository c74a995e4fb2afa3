namespace Offload.WorkerHost;

/// <summary>
/// Sets the session up, which loads StreamJsonRpc. Whoever does not need it yet names this type and loads nothing.
/// </summary>
/// <param name="connection">The connection to the caller.</param>
/// <param name="duties">What is to be done.</param>
internal sealed class SessionSetup(CallerConnection connection, WorkerDuties duties)
{
    private Task<WorkerService>? _service;

    /// <summary>Begins on another thread.</summary>
    public Task BeginAsync() => _service = Task.Run(() =>
    {
        Rehearsal.Start();
        return new WorkerService(connection.CreateStream(), duties);
    });

    /// <summary>Serves to the end of the session.</summary>
    /// <param name="first">A message that has been read already; empty if none has.</param>
    public async Task RunAsync(ReadOnlyMemory<byte> first)
    {
        using WorkerService service = _service is null
            ? new WorkerService(connection.CreateStream(), duties)
            : await _service.ConfigureAwait(false);
        service.Start(first);
        await service.Completion.ConfigureAwait(false);
    }
}
