namespace Offload.Batches;

/// <summary>Is told the outcome of each call of a <see cref="CallBatch"/>, exactly once, from any thread.</summary>
internal interface IBatchObserver
{
    /// <summary>
    /// The calls from <paramref name="first"/> to before <paramref name="end"/> have returned; the batch has their results.
    /// </summary>
    void OnReturned(int first, int end);

    /// <summary>A call has failed.</summary>
    void OnFailed(int index, Exception exception);
}
