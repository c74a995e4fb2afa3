using System.Buffers;
using Offload.CompilerServices;
using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Conversations.Callbacks;

/// <summary>The caller's end of a callback: runs it, on the thread pool, in the flow of control that made the call.</summary>
internal sealed class CallbackTarget<TArguments, TResult>(
    Func<TArguments, CancellationToken, ValueTask<TResult>> callback,
    PayloadCodec<TArguments> argumentsCodec,
    PayloadCodec<TResult> resultCodec) : Channel
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (Task Run, CancellationTokenSource Cancellation)> _running = [];
    private bool _isClosed;

    public override void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach ((_, CancellationTokenSource cancellation) in _running.Values)
                _ = cancellation.CancelAsync();
        }
    }

    public override Task WhenQuietAsync()
    {
        lock (_lock)
            return Task.WhenAll(_running.Values.Select(running => running.Run));
    }

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (verb is not (ChannelVerb.Invoke or ChannelVerb.CancelInvocation))
            return false;
        var reader = new PayloadReader(payload);
        int invocation = reader.ReadUnmanaged<int>();
        if (verb == ChannelVerb.CancelInvocation)
            Cancel(invocation);
        else
            Begin(invocation, payload.Slice(reader.Consumed).ToArray());
        return true;
    }

    private void Cancel(int invocation)
    {
        lock (_lock)
        {
            // It may have returned while this was on its way.
            if (_running.TryGetValue(invocation, out var running))
                _ = running.Cancellation.CancelAsync();
        }
    }

    private void Begin(int invocation, byte[] arguments)
    {
        lock (_lock)
        {
            if (_running.Count >= CallbackLimits.MaxConcurrency || _running.ContainsKey(invocation))
                throw new OffloadSerializationException($"A callback was invoked more than {CallbackLimits.MaxConcurrency} times "
                    + "at once, or twice under one number.");
            if (_isClosed)
                return; // the call has ended while this was on its way
            var cancellation = new CancellationTokenSource();
            _running[invocation] =
                (Conversation.RunAsCallerAsync(() => RunAsync(invocation, arguments, cancellation.Token)), cancellation);
        }
    }

    /// <summary>Runs the callback and sends its outcome. It never throws.</summary>
    private async Task RunAsync(int invocation, byte[] arguments, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ChannelVerb outcome = ChannelVerb.Return;
        try
        {
            TResult result = await callback(Read(arguments), cancellationToken).ConfigureAwait(false);
            Write(buffer, invocation, result);
        }
        catch (Exception thrown)
        {
            outcome = ChannelVerb.Throw;
            buffer.Clear();
            Write(buffer, invocation, thrown);
        }

        // Until it leaves it counts: outcomes that a worker doesn't read are not to pile up. It counts no longer: then the next
        // may come.
        await SendAsync(outcome, new ReadOnlySequence<byte>(buffer.WrittenMemory), () => Forget(invocation))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Forget(invocation); // if it could not be sent
    }

    private void Forget(int invocation)
    {
        lock (_lock)
        {
            if (_running.Remove(invocation, out var running))
                running.Cancellation.Dispose();
        }
    }

    private TArguments Read(byte[] bytes)
    {
        var reader = new PayloadReader(bytes);
        TArguments arguments = argumentsCodec.Read(ref reader);
        reader.EnsureEnd();
        return arguments;
    }

    private void Write(ArrayBufferWriter<byte> buffer, int invocation, TResult result)
    {
        var writer = new PayloadWriter(buffer);
        writer.WriteUnmanaged(invocation);
        resultCodec.Write(ref writer, result);
        writer.Flush();
    }

    private static void Write(ArrayBufferWriter<byte> buffer, int invocation, Exception thrown)
    {
        var writer = new PayloadWriter(buffer);
        writer.WriteUnmanaged(invocation);
        Fault.Capture(thrown).Write(ref writer);
        writer.Flush();
    }
}
