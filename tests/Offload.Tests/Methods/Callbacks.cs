namespace Offload.Tests.Methods;

/// <summary>Methods that ask their caller while they run.</summary>
public static partial class Callbacks
{
    public delegate ValueTask<Step?> FindStep(string name, int number, CancellationToken cancellationToken);

    public sealed record Step(int Number, string Name);

    /// <summary>Every kind of callback, one after the other.</summary>
    [RunInProcess]
    public static async Task<string> AskAllAsync(
        Action<int> told, Func<int, int, int> add, Func<string, Task> save, Func<Task<string>> load, Func<int, ValueTask> wait,
        FindStep find, Action? nobody)
    {
        told(1);
        int sum = add(2, 3);
        await save($"sum {sum}");
        string loaded = await load();
        await wait(sum);
        Step? step = await find("next", 7, CancellationToken.None);
        nobody?.Invoke();
        return $"{loaded}, {step}, {nobody is null}";
    }

    [RunInProcess]
    public static int Sum(int count, Func<int, int> square)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
            sum += square(i);
        return sum;
    }

    [RunInProcess]
    public static async Task<int> SumAtOnceAsync(int count, Func<int, Task<int>> square)
        => (await Task.WhenAll(Enumerable.Range(0, count).Select(square))).Sum();

    /// <summary>Blocks many threads of the worker at once.</summary>
    [RunInProcess]
    public static int SumInParallel(int count, Func<int, int> square)
    {
        int sum = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32 }, i => Interlocked.Add(ref sum, square(i)));
        return sum;
    }

    [RunInProcess]
    public static string Explain(Action callback)
    {
        try
        {
            callback();
            return "";
        }
        catch (Exception thrown)
        {
            return $"{thrown.GetType().Name}: {thrown.Message}";
        }
    }

    /// <summary>The callback's token is this method's to cancel.</summary>
    [RunInProcess]
    public static async Task<bool> CancelAsync(Func<CancellationToken, Task> callback)
    {
        using var source = new CancellationTokenSource(50);
        try
        {
            await callback(source.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    [RunInProcess]
    public static async Task<string> AskAsync(Func<Task<string>> callback) => await callback();

    /// <summary>Leaves a callback running.</summary>
    [RunInProcess]
    public static int Leave(Func<CancellationToken, Task> callback)
    {
        _ = callback(CancellationToken.None);
        return 1;
    }

    [RunInProcess]
    public static void Keep(Action callback) => AppDomain.CurrentDomain.SetData("callback", callback);

    [RunInProcess]
    public static string CallLate() => Explain((Action)AppDomain.CurrentDomain.GetData("callback")!);

    [RunInProcess]
    public static async IAsyncEnumerable<int> SelectAsync(IAsyncEnumerable<int> items, Func<int, Task<int>> select)
    {
        await foreach (int item in items)
            yield return await select(item);
    }

    /// <summary>A span beside a callback.</summary>
    [RunInProcess]
    public static int SumSpan(ReadOnlySpan<int> numbers, Func<int, int> square)
    {
        int sum = 0;
        foreach (int number in numbers)
            sum += square(number);
        return sum;
    }

    [RunInProcess]
    public static void DieWhenAsked(Action callback)
    {
        callback();
        Environment.FailFast("as told");
    }
}
