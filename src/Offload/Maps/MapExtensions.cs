using Offload.Batches;
using Offload.Maps;

namespace Offload;

/// <summary>
/// Maps: one call for every item of a source, on all workers of the pool. Items that take little time travel many to a message.
/// </summary>
public static class MapExtensions
{
    /// <summary>
    /// Calls a method in worker processes for every item, and gives the results while they come. Nothing happens before the
    /// enumeration begins; leaving it ends what still runs.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items. They are taken one after the other, when there is room for them, on a thread of the
    /// pool.</param>
    /// <param name="call">
    /// The generated proxy, as in <c>images.SelectInProcessAsync(Imaging.ThumbnailAsync)</c>, or a lambda around it, as in
    /// <c>(image, token) => Imaging.ThumbnailAsync(image, 128, token)</c>. It is called for one item at a time; what it awaits
    /// goes on side by side. Calls that it makes before it returns, with the token that it is given or none, share messages; any
    /// other call is made as ever.
    /// </param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels all calls. It is what <c>WithCancellation</c> does, too.</param>
    /// <returns>
    /// The results, in the order of the source unless <see cref="MapOptions.Ordered"/> says otherwise. A failed item throws, when
    /// it is reached, what a single call would have; see <see cref="MapOptions.Failures"/>. Of a worker's death only the one item
    /// hears that it was running: those done before are kept, those not begun go to another worker.
    /// </returns>
    /// <exception cref="ArgumentException">An option has a value that it can't have.</exception>
    public static IAsyncEnumerable<TResult> SelectInProcessAsync<T, TResult>(
        this IEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> call, MapOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(call);
        return new MapResults<T, TResult>(
            new MapSource<T>(source, null), call, CollectedTask.Of<TResult>.Instance, Check(options), cancellationToken);
    }

    /// <inheritdoc cref="SelectInProcessAsync{T, TResult}(IEnumerable{T}, Func{T, CancellationToken, Task{TResult}}, MapOptions?, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> SelectInProcessAsync<T, TResult>(
        this IAsyncEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> call, MapOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(call);
        return new MapResults<T, TResult>(
            new MapSource<T>(null, source), call, CollectedTask.Of<TResult>.Instance, Check(options), cancellationToken);
    }

    /// <summary>
    /// Calls a method without result in worker processes for every item, and completes when all are done.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. They are taken one after the other, when there is room for them, on a thread of the
    /// pool.</param>
    /// <param name="call">The generated proxy, or a lambda around it.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels all calls.</param>
    /// <returns>
    /// A task that fails, when an item does, with what a single call would have thrown; see <see cref="MapOptions.Failures"/>. It
    /// completes when nothing runs any more.
    /// </returns>
    /// <exception cref="ArgumentException">An option has a value that it can't have.</exception>
    public static Task ForEachInProcessAsync<T>(
        this IEnumerable<T> source, Func<T, CancellationToken, Task> call, MapOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(call);
        return CompleteAsync(
            new MapResults<T,
            NoResult>(new MapSource<T>(source, null), call, CollectedTask.Instance, Check(options), cancellationToken));
    }

    /// <inheritdoc cref="ForEachInProcessAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, MapOptions?, CancellationToken)"/>
    public static Task ForEachInProcessAsync<T>(
        this IAsyncEnumerable<T> source, Func<T, CancellationToken, Task> call, MapOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(call);
        return CompleteAsync(
            new MapResults<T,
            NoResult>(new MapSource<T>(null, source), call, CollectedTask.Instance, Check(options), cancellationToken));
    }

    private static MapOptions Check(MapOptions? options)
    {
        options ??= new MapOptions();
        options.Validate();
        return options.Clone();
    }

    private static async Task CompleteAsync<T>(MapResults<T, NoResult> results)
    {
        await foreach (NoResult _ in results.ConfigureAwait(false))
        {
            // What counts is that it is done.
        }
    }
}
