using System.Buffers;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Conversations.Progress;

/// <summary>The worker's end of a progress: what the method reports to. Reporting never waits for the caller.</summary>
internal sealed class ProgressReporter<T>(PayloadCodec<T> codec) : Channel, IProgress<T>, IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly ReportQueue _reports = new();
    private TaskCompletionSource? _sending;
    private bool _isClosed;

    /// <summary>Reports; the value is taken as it is now. A report that comes after the call has ended goes nowhere.</summary>
    public void Report(T value)
    {
        byte[] report = Serialize(value);
        lock (_lock)
        {
            if (_isClosed)
                return;
            _reports.Add(report);
            if (_sending is not null)
                return;
            _sending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The last report is on its way before the result.</summary>
    public override Task FinishAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isClosed = true;
            return _sending?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    public override void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _reports.Clear();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAllAsync();

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst) => false;

    private byte[] Serialize(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(buffer);
        codec.Write(ref writer, value);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Sends until there is nothing left. One runs at a time; it never throws.</summary>
    private async Task SendAllAsync()
    {
        while (Take() is { } report)
        {
            try
            {
                await SendAsync(ChannelVerb.Report, new ReadOnlySequence<byte>(report)).ConfigureAwait(false);
            }
            catch (Exception)
            {
                Close(); // the call has ended, or its connection: nobody is there to hear of it
            }
        }
    }

    private byte[]? Take()
    {
        lock (_lock)
        {
            if (_reports.TryTake(out byte[]? report))
                return report;
            _sending!.SetResult();
            _sending = null;
            return null;
        }
    }
}
