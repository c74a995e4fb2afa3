namespace Offload.Batches;

/// <summary>
/// What a collected call returns where nobody but the collector ever sees it, so that no call needs a task of its own. It never
/// completes.
/// </summary>
internal static class CollectedTask
{
    public static readonly Task Instance = new TaskCompletionSource().Task;

    public static class Of<TResult>
    {
        public static readonly Task<TResult> Instance = new TaskCompletionSource<TResult>().Task;
    }
}
