namespace Offload.Tests.Methods;

/// <summary>What runs when workers of certain pools start.</summary>
public static partial class Startup
{
    public const string Pool = "with start-up";
    public const string FailingPool = "with failing start-up";

    private static string _trace = "";

    [RunInProcess]
    public static string Trace() => _trace;

    [WorkerStartup(Pool = Pool)]
    internal static void LoadFirst() => _trace += "first;";

    [WorkerStartup(Pool = Pool)]
    internal static async Task LoadSecondAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(10, cancellationToken);
        _trace += "second;";
    }

    [WorkerStartup(Pool = FailingPool)]
    internal static ValueTask FailAsync() => throw new InvalidDataException("the model is damaged");
}
