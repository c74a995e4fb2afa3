using System.Buffers;
using Nerdbank.Streams;
using Offload.CompilerServices;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.WorkerHost;

/// <summary>
/// A session for nobody, in which a call that does nothing is read, run and answered: while one processor sets the real session
/// up, another has the code compiled that its calls will take. It is work that comes anyway, only earlier and side by side.
/// </summary>
internal static class Rehearsal
{
    /// <summary>
    /// Plays on a thread of its own. Nobody waits for it; what could fail here will fail again where it is told.
    /// </summary>
    public static void Start()
    {
        if (Environment.ProcessorCount > 1)
            new Thread(static () => _ = PlayAsync(), maxStackSize: 256 * 1024) { IsBackground = true, Name = "Offload rehearsal" }.Start();
    }

    private static async Task PlayAsync()
    {
        (Stream caller, Stream worker) = FullDuplexStream.CreatePair();
        var duties = new WorkerDuties(OwnBoard.ForNobody(), memory: null, lane: null);
        WorkerMethod? method = null;
        method = new WorkerMethod { Name = nameof(Rehearsal), CreateCall = () => new EmptyCall(method!) };
        duties.Contracts.Add(number: 0, new WorkerContract(typeof(Rehearsal).Assembly, hash: 0, method));

        using var service = new WorkerService(worker, duties);
        service.Start(first: default);
        await caller.WriteAsync(WriteRequest()).ConfigureAwait(false);
        await caller.ReadAtLeastAsync(new byte[FrameHeader.Length], FrameHeader.Length).ConfigureAwait(false);
        await caller.DisposeAsync().ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> WriteRequest()
    {
        var frame = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(frame);
        writer.WriteUnmanaged(0);
        writer.WriteByte((byte)MessageKind.Request);
        writer.WriteUnmanaged(1L);
        writer.WriteByte((byte)RpcMethod.Call);
        new CallHeader(Number: 1, ContractNumber: 0, MethodIndex: 0, CallContext.Capture()).Write(ref writer);
        writer.Flush();
        byte[] request = frame.WrittenSpan.ToArray();
        FrameHeader.Write(request, request.Length - FrameHeader.Length);
        return request;
    }

    private sealed class EmptyCall(WorkerMethod method) : WorkerCall(method)
    {
        public override void ReadArguments(ref PayloadReader reader)
        {
        }

        public override ValueTask ExecuteAsync(CancellationToken cancellationToken) => default;
    }
}
