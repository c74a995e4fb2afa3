namespace Offload.Batches;

/// <summary>The promises of a batch's calls, in their order.</summary>
internal sealed class CallPromises : IBatchObserver
{
    private readonly List<ICallPromise> _promises = [];

    public TPromise Add<TPromise>(TPromise promise)
        where TPromise : ICallPromise
    {
        _promises.Add(promise);
        return promise;
    }

    public void OnReturned(int first, int end)
    {
        for (int index = first; index < end; index++)
            _promises[index].Return();
    }

    public void OnFailed(int index, Exception exception) => _promises[index].Fail(exception);
}
