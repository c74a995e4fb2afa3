namespace Offload.Tests.Methods;

/// <summary>Methods that report their progress.</summary>
public static partial class Reports
{
    public sealed record Step(int Number, string Name);

    [RunInProcess]
    public static int Count(int reports, IProgress<int>? progress)
    {
        for (int i = 1; i <= reports; i++)
            progress?.Report(i);
        return reports;
    }

    [RunInProcess]
    public static async Task WalkAsync(
        IProgress<Step> steps, IProgress<double> share, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Delay(1, cancellationToken);
            steps.Report(new Step(i, $"step {i}"));
            share.Report((i + 1) / 3.0);
        }
    }

    /// <summary>Reports, then waits to be cancelled.</summary>
    [RunInProcess]
    public static async Task ReportAndWaitAsync(IProgress<int> progress, CancellationToken cancellationToken = default)
    {
        progress.Report(1);
        await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
    }

    [RunInProcess]
    public static void ReportAndThrow(IProgress<int> progress)
    {
        progress.Report(1);
        progress.Report(2);
        throw new OrderException("after two");
    }

    [RunInProcess]
    public static void Keep(IProgress<int> progress) => AppDomain.CurrentDomain.SetData("kept", progress);

    /// <summary>Reports to a progress of a call that has ended.</summary>
    [RunInProcess]
    public static bool ReportLate()
    {
        ((IProgress<int>)AppDomain.CurrentDomain.GetData("kept")!).Report(1);
        return true;
    }

    /// <summary>Dies the first time, after a report.</summary>
    [RunInProcess(Idempotent = true)]
    public static void ReportTheSecondTime(string file, IProgress<int> progress)
    {
        bool first = !File.Exists(file);
        progress.Report(first ? 1 : 2);
        if (!first)
            return;
        Thread.Sleep(200);
        File.WriteAllText(file, "");
        Environment.FailFast("as told");
    }
}
