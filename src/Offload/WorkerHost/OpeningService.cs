using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Offload.CompilerServices;
using Offload.Platform;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.WorkerHost;

/// <summary>
/// Answers the first requests of a session without StreamJsonRpc, whose code is compiled only while it is set up: that takes
/// longer than all the rest of a worker's start, and no first call is to wait for it. It knows what first calls take: the
/// introduction, the binding of contracts, and plain calls. The session takes over as soon as it is ready, or is waited for when
/// a request of another kind comes.
/// </summary>
/// <remarks>
/// It is for pools of plain methods (<see cref="WorkerMethod.IsPlain"/>). A worker is not ready before it is for each of its
/// pool's methods: what it takes to set up the session is not the time of the first call, whose deadline runs.
/// </remarks>
/// <param name="socket">The connection to the caller.</param>
/// <param name="duties">What answers the requests.</param>
/// <param name="prepareSession">Begins to set up the session, on another thread.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class OpeningService(SafeHandle socket, WorkerDuties duties, Func<Task> prepareSession)
{
    private const int FirstBufferSize = 16 * 1024;

    // StreamJsonRpc's code for a result that can't be written.
    private const int ResponseSerializationFailure = -32003;

    // How long the caller is silent before the session is set up, and how often it is asked whether that is done.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly Lock _writing = new();
    private Task? _session;
    private bool _hasAnswered;
    private int _calls;
    private int _runningCalls;

    /// <summary>Serves until the session can.</summary>
    /// <returns>
    /// The request that the session is to begin with, if one has come that can't be answered here. At the end of the stream there
    /// is none.
    /// </returns>
    public ReadOnlyMemory<byte> Serve()
    {
        while (!IsSessionReady)
        {
            if (!WaitForRequest() || IsSessionReady)
                continue;
            byte[] request = ReadFrame();
            if (request.Length == 0 || !TryAnswer(request))
                return request;
            _hasAnswered = true;
            if (_calls > 1)
                Prepare();
        }

        return default;
    }

    /// <summary>
    /// What is only for later calls is not set up before the caller has been silent for a moment, or calls again: who introduces
    /// itself is about to call, and the two would compete for processors and the runtime's locks.
    /// </summary>
    private bool WaitForRequest()
    {
        bool awaitsSilence = _hasAnswered && _session is not { IsCompleted: true };
        if (UnixNative.WaitUntilReadable((int)socket.DangerousGetHandle(), awaitsSilence ? Patience : Timeout.InfiniteTimeSpan))
            return true;
        Prepare();
        return false;
    }

    private void Prepare()
    {
        if (_session is not null)
            return;
        duties.OpenLane();
        _session = prepareSession();
    }

    /// <summary>It takes over between two calls, so that two never write at the same time.</summary>
    private bool IsSessionReady => _session is { IsCompleted: true } && Volatile.Read(ref _runningCalls) == 0;

    private bool TryAnswer(byte[] frame)
    {
        var content = new ReadOnlySequence<byte>(frame);
        var reader = new PayloadReader(content);
        if ((MessageKind)reader.ReadByte() != MessageKind.Request)
            return false;
        long id = reader.ReadUnmanaged<long>();
        var method = (RpcMethod)reader.ReadByte();
        ReadOnlySequence<byte> body = content.Slice(content.Length - reader.Remaining);
        switch (method)
        {
            case RpcMethod.Hello:
                Answer(id, () => duties.Greet(body));
                return true;
            case RpcMethod.Bind:
                Answer(id, () => duties.Bind(body));
                return true;
            case RpcMethod.Call when IsPlain(body):
                BeginCall(id, body);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether nothing can be said to the call while it runs.</summary>
    private bool IsPlain(in ReadOnlySequence<byte> body)
    {
        try
        {
            var reader = new PayloadReader(body);
            CallHeader header = CallHeader.Read(ref reader);
            WorkerMethod method = duties.Contracts.Find(header.ContractNumber, header.MethodIndex);
            return method.IsPlain;
        }
        catch (OffloadSerializationException)
        {
            return true; // to be refused
        }
    }

    private void BeginCall(long id, in ReadOnlySequence<byte> body)
    {
        var reader = new PayloadReader(body);
        if (!duties.Runner.TryRead(ref reader, isShared: false, out WorkerCall? call, out CallHeader header, out _, out CallReply? refusal))
        {
            Send(Encode(id, refusal));
            return;
        }

        _calls++;
        Interlocked.Increment(ref _runningCalls);
        // The method may hold its thread as long as it likes; this one goes back to reading.
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(id, call, header), state: null);
    }

    private async Task RunAsync(long id, WorkerCall call, CallHeader header)
    {
        ArrayBufferWriter<byte> frame;
        try
        {
            frame = Encode(id, await duties.Runner.RunAsync(call, header, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception unwritable)
        {
            frame = EncodeError(id, unwritable);
        }

        try
        {
            Send(frame);
        }
        catch (IOException)
        {
            // The caller is gone, and takes this process with it.
        }

        Interlocked.Decrement(ref _runningCalls);
    }

    private void Answer(long id, Func<IRpcReply> answer)
    {
        ArrayBufferWriter<byte> frame;
        try
        {
            frame = Encode(id, answer());
        }
        catch (Exception failure)
        {
            frame = EncodeError(id, failure);
        }

        Send(frame);
    }

    private static ArrayBufferWriter<byte> Encode(long id, IRpcReply reply)
    {
        PayloadWriter writer = BeginFrame(MessageKind.Result, id, out ArrayBufferWriter<byte> frame);
        reply.WriteReply(ref writer);
        writer.Flush();
        return frame;
    }

    private static ArrayBufferWriter<byte> EncodeError(long id, Exception failure)
    {
        PayloadWriter writer = BeginFrame(MessageKind.Error, id, out ArrayBufferWriter<byte> frame);
        writer.WriteUnmanaged(ResponseSerializationFailure);
        writer.WriteString(failure.Message);
        writer.Flush();
        return frame;
    }

    private static PayloadWriter BeginFrame(MessageKind kind, long id, out ArrayBufferWriter<byte> frame)
    {
        frame = new ArrayBufferWriter<byte>(256);
        frame.Advance(FrameHeader.Length);
        var writer = new PayloadWriter(frame);
        writer.WriteByte((byte)kind);
        writer.WriteUnmanaged(id);
        return writer;
    }

    private void Send(ArrayBufferWriter<byte> frame)
    {
        FrameHeader.Write(MemoryMarshal.AsMemory(frame.WrittenMemory).Span, frame.WrittenCount - FrameHeader.Length);
        ReadOnlySpan<byte> rest = frame.WrittenSpan;
        lock (_writing)
        {
            while (!rest.IsEmpty)
            {
                int sent = UnixNative.Send(socket, rest);
                if (sent < 0)
                    UnixNative.WaitUntilWritable((int)socket.DangerousGetHandle());
                else
                    rest = rest[sent..];
            }
        }
    }

    /// <summary>Nothing at the end of the stream.</summary>
    private byte[] ReadFrame()
    {
        Span<byte> header = stackalloc byte[FrameHeader.Length];
        if (!TryFill(header))
            return [];
        int length = FrameHeader.Read(header);

        // The buffer grows with what has really come, never with what the header claims.
        byte[] frame = new byte[Math.Min(length, FirstBufferSize)];
        int filled = 0;
        while (TryFill(frame.AsSpan(filled)))
        {
            if (frame.Length == length)
                return frame;
            filled = frame.Length;
            Array.Resize(ref frame, (int)Math.Min(length, 2L * filled));
        }

        return [];
    }

    private bool TryFill(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = UnixNative.Receive(socket, buffer);
            if (count == 0)
                return false;
            if (count < 0)
                UnixNative.WaitUntilReadable((int)socket.DangerousGetHandle());
            else
                buffer = buffer[count..];
        }

        return true;
    }
}
