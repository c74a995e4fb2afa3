using System.Buffers;
using System.Diagnostics;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Conversations.Progress;

/// <summary>
/// The caller's end of a progress: hands reports on, one after the other and in their order, in the flow of control that made the
/// call. A <see cref="Progress{T}"/> takes them to its own context from there.
/// </summary>
internal sealed class ProgressListener<T>(IProgress<T> progress, PayloadCodec<T> codec) : Channel
{
    private readonly Lock _lock = new();
    private readonly ReportQueue _reports = new();
    private Task _reporting = Task.CompletedTask;
    private bool _isReporting;
    private long _closed;

    /// <summary>A progress that begins again does no harm.</summary>
    public override bool CanRestart => true;

    public override void Close() => Volatile.Write(ref _closed, Stopwatch.GetTimestamp());

    public override Task WhenQuietAsync()
    {
        lock (_lock)
            return _reporting;
    }

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (verb != ChannelVerb.Report)
            return false;
        lock (_lock)
        {
            _reports.Add(payload.ToArray());
            if (!_isReporting)
            {
                _isReporting = true;
                _reporting = Conversation.RunAsCallerAsync(ReportAllAsync);
            }
        }

        return true;
    }

    private Task ReportAllAsync()
    {
        try
        {
            while (Take() is { } report)
                progress.Report(Deserialize(report));
        }
        catch (Exception thrown)
        {
            // In one process it would end the method, too.
            Conversation.Fail(thrown);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// The next report. After one that threw there is none, and none long after the call's end: its result has been handed over.
    /// </summary>
    private byte[]? Take()
    {
        lock (_lock)
        {
            bool late = Volatile.Read(ref _closed) is not 0 and long closed
                && Stopwatch.GetElapsedTime(closed) > Conversation.Patience;
            if (!late && _reports.TryTake(out byte[]? report))
                return report;
            _reports.Clear();
            _isReporting = false;
            return null;
        }
    }

    private T Deserialize(byte[] report)
    {
        var reader = new PayloadReader(report);
        try
        {
            T value = codec.Read(ref reader);
            reader.EnsureEnd();
            return value;
        }
        catch (Exception refused) when (refused is not OffloadSerializationException)
        {
            reader.Refuse(refused);
            throw;
        }
    }
}
