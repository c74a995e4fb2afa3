using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;
using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Conversations.Callbacks;

/// <summary>The worker's end of a callback: has the caller run it. What the caller's code throws is thrown here.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable "
    + "fields should be disposable", Justification = "The semaphore has no handle.")]
internal sealed class CallbackInvoker<TArguments, TResult>(
    string method, PayloadCodec<TArguments> argumentsCodec,
    PayloadCodec<TResult> resultCodec) : Channel, ICallback<TArguments, TResult>
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<TResult>> _running = new();
    private readonly SemaphoreSlim _room = new(CallbackLimits.MaxConcurrency);
    private int _invocations;
    private volatile bool _isClosed;

    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "A callback that is no task is "
        + "called and waited for; its reply comes on the connection's thread.")]
    public TResult Invoke(TArguments arguments, CancellationToken cancellationToken)
    {
        _room.Wait(cancellationToken);
        try
        {
            Task<TResult> result = Begin(arguments, out int invocation).Task;
            using (CancelWith(invocation, cancellationToken))
                return result.GetAwaiter().GetResult();
        }
        finally
        {
            _room.Release();
        }
    }

    public async Task<TResult> InvokeAsync(TArguments arguments, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Task<TResult> result = Begin(arguments, out int invocation).Task;
            CancellationTokenRegistration cancellation = CancelWith(invocation, cancellationToken);
            await using (cancellation.ConfigureAwait(false))
                return await result.ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    public override void Close()
    {
        _isClosed = true;
        foreach (int invocation in _running.Keys)
            Take(invocation)?.TrySetException(HasEnded());
    }

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (verb is not (ChannelVerb.Return or ChannelVerb.Throw))
            return false;
        var reader = new PayloadReader(payload);
        TaskCompletionSource<TResult>? invocation = Take(reader.ReadUnmanaged<int>());
        if (verb == ChannelVerb.Throw)
            invocation?.TrySetException(FaultRebuilder.Rebuild(Fault.Read(ref reader), "the calling process"));
        else if (invocation is not null)
            SetResult(invocation, ref reader);
        return true;
    }

    private CancellationTokenRegistration CancelWith(int invocation, CancellationToken cancellationToken)
        => cancellationToken.UnsafeRegister(
            _ => Post(ChannelVerb.CancelInvocation, new ReadOnlySequence<byte>(BitConverter.GetBytes(invocation))), state: null);

    private TaskCompletionSource<TResult> Begin(TArguments arguments, out int invocation)
    {
        invocation = Interlocked.Increment(ref _invocations);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(buffer);
        writer.WriteUnmanaged(invocation);
        argumentsCodec.Write(ref writer, arguments);
        writer.Flush();

        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[invocation] = result;
        if (_isClosed)
        {
            Take(invocation);
            throw HasEnded();
        }

        Post(ChannelVerb.Invoke, new ReadOnlySequence<byte>(buffer.WrittenMemory));
        return result;
    }

    private TaskCompletionSource<TResult>? Take(int invocation)
        => _running.TryRemove(invocation, out TaskCompletionSource<TResult>? result) ? result : null;

    private void SetResult(TaskCompletionSource<TResult> invocation, ref PayloadReader reader)
    {
        try
        {
            TResult result = resultCodec.Read(ref reader);
            reader.EnsureEnd();
            invocation.TrySetResult(result);
        }
        catch (Exception unreadable)
        {
            invocation.TrySetException(unreadable);
        }
    }

    private InvalidOperationException HasEnded()
        => new($"A callback of {method} was called, or still ran, after the call that it was passed to had ended. "
            + "It belongs to that call: keep nothing of it, and await what it returns.");
}
