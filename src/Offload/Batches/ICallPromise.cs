namespace Offload.Batches;

/// <summary>A task that is completed with the outcome of a collected call.</summary>
internal interface ICallPromise
{
    void Return();

    void Fail(Exception exception);
}
