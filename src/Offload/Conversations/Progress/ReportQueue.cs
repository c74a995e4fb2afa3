namespace Offload.Conversations.Progress;

/// <summary>
/// Reports that wait, in their order. When they come faster than they go, the oldest ones go for nothing: what a progress is
/// about is its newest state.
/// </summary>
internal sealed class ReportQueue
{
    private const int MaxReports = 64;
    private const int MaxBytes = 64 * 1024;

    private readonly Queue<byte[]> _reports = new();
    private long _bytes;

    public void Add(byte[] report)
    {
        _reports.Enqueue(report);
        _bytes += report.Length;
        while (_reports.Count > 1 && (_reports.Count > MaxReports || _bytes > MaxBytes))
            TryTake(out _);
    }

    public bool TryTake(out byte[]? report)
    {
        if (!_reports.TryDequeue(out report))
            return false;
        _bytes -= report.Length;
        return true;
    }

    public void Clear()
    {
        _reports.Clear();
        _bytes = 0;
    }
}
