using System.Buffers;
using System.Runtime.ExceptionServices;
using Offload.CompilerServices;
using Offload.Pools;

namespace Offload.Conversations;

/// <summary>
/// What caller and method say to each other while a call runs: one end of it, with its channels. Calls that say nothing have
/// none.
/// </summary>
internal sealed class Conversation : IDisposable
{
    // An object of the caller that is stuck must not hold its call for ever.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly AsyncLocal<Conversation?> CallerCode = new();
    private static volatile bool _hasCallerCode;

    private readonly Lock _gate = new();
    private readonly List<Channel> _channels = [];
    private readonly CancellationTokenSource _leaving = new();
    private readonly ExecutionContext? _callerContext = ExecutionContext.Capture();
    private IConversationLink? _link;
    private long _callNumber;
    private Exception? _failure;

    /// <summary>The lease of the call for which the current code of its caller runs; null if for none.</summary>
    public static WorkerLease? LeaseOfCallerCode => _hasCallerCode ? CallerCode.Value?.Lease : null;

    /// <summary>The lease under which the call runs; null while it waits, or runs inline.</summary>
    public WorkerLease? Lease { get; set; }

    /// <summary>
    /// Cancelled when the caller's side has lost its interest in the rest of the call, which then ends as if cancelled
    /// cooperatively.
    /// </summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>Whether the call may be run anew on another worker.</summary>
    public bool CanRestart => _channels.TrueForAll(channel => channel.CanRestart);

    /// <summary>The first channel: the result, where that is a stream.</summary>
    public Channel Result => _channels[0];

    /// <summary>Adds a channel. Both sides add theirs in the same order, before the first message.</summary>
    public TChannel Add<TChannel>(TChannel channel)
        where TChannel : Channel
    {
        channel.Join(this, _channels.Count);
        _channels.Add(channel);
        return channel;
    }

    public void Connect(IConversationLink link, long callNumber)
    {
        lock (_gate)
        {
            _link = link;
            _callNumber = callNumber;
        }
    }

    /// <summary>Takes a message from the other side.</summary>
    /// <exception cref="OffloadSerializationException">The other side may not send this.</exception>
    public void Receive(int channel, ChannelVerb verb, in ReadOnlySequence<byte> payload)
    {
        if ((uint)channel >= (uint)_channels.Count)
            throw new OffloadSerializationException(
                $"A message came for channel {channel} of a call that has {_channels.Count}.");
        _channels[channel].Receive(verb, payload);
    }

    /// <summary>Sends a message. The gate keeps its place before the reply, and everything else behind the end.</summary>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public Task SendAsync(int channel, ChannelVerb verb, in ReadOnlySequence<byte> payload, Action? leaving = null)
    {
        lock (_gate)
        {
            return _link is { } link
                ? link.SendAsync(new ConversationMessage(_callNumber, channel, verb, payload) { Leaving = leaving })
                : Task.FromException(new InvalidOperationException("The call that this belongs to has ended."));
        }
    }

    public void Leave() => _leaving.Cancel();

    /// <summary>Something of the caller's has thrown: the call ends, and its caller gets that.</summary>
    public void Fail(Exception exception)
    {
        Interlocked.CompareExchange(ref _failure, exception, null);
        try
        {
            Leave();
        }
        catch (ObjectDisposedException)
        {
            // The call is over already.
        }
    }

    /// <summary>Throws what <see cref="Fail"/> was told first, if anything.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>
    /// Runs code of the caller's: on the thread pool, and with what is local to the flow of control that made the call.
    /// </summary>
    public Task RunAsCallerAsync(Func<Task> code)
    {
        _hasCallerCode = true;
        return Task.Run(() =>
        {
            if (_callerContext is null)
                return RunMarkedAsync();
            Task running = Task.CompletedTask;
            ExecutionContext.Run(_callerContext, _ => running = RunMarkedAsync(), null);
            return running;
        });

        Task RunMarkedAsync()
        {
            CallerCode.Value = this;
            return code();
        }
    }

    /// <summary>Runs the method, sends what its channels still hold when it has ended, and closes them (worker's side).</summary>
    public async ValueTask RunAsync(WorkerCall call, CancellationToken cancellationToken)
    {
        try
        {
            await call.ExecuteAsync(cancellationToken).ConfigureAwait(false);
            await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What was said before is heard before. What keeps it from being heard is no news beside what the method threw.
            await FinishAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            Close();
            Dispose();
        }
    }

    /// <summary>Ends the conversation: nothing is sent any more, and whoever waits for the other side stops waiting.</summary>
    public void Close()
    {
        lock (_gate)
            _link = null;
        foreach (Channel channel in _channels)
            channel.Close();
    }

    /// <summary>Waits until the caller's objects are in use no more.</summary>
    public async Task WhenQuietAsync()
    {
        foreach (Channel channel in _channels)
            await channel.WhenQuietAsync().WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _leaving.Dispose();

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (Channel channel in _channels)
            await channel.FinishAsync(cancellationToken).ConfigureAwait(false);
    }
}
