using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Offload.CompilerServices;
using Offload.Rpc;
using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.WorkerHost;

/// <summary>Runs the calls of one batch, one after the other, until all are run or those not begun are recalled.</summary>
internal sealed class BatchRunner
{
    private const int Recalled = -1;

    private readonly BatchHeader _header;
    private readonly WorkerMethod _method;
    private readonly OwnBoard _board;
    private readonly OutcomeLog _log;
    private readonly byte[] _body;
    private readonly int _argumentsLength;

    // How many calls have been begun, or Recalled: whoever moves it first wins.
    private int _begun;

    /// <summary>Takes the batch over from the connection's buffer.</summary>
    /// <exception cref="OffloadSerializationException">It is not one.</exception>
    public BatchRunner(in ReadOnlySequence<byte> request, BoundContracts contracts, OwnBoard board)
    {
        _board = board;
        _log = new OutcomeLog(board);
        var reader = new PayloadReader(request);
        _header = BatchHeader.Read(ref reader);
        board.NoteReceivedCall(_header.FirstNumber);
        _method = contracts.Find(_header.ContractNumber, _header.MethodIndex);
        _argumentsLength = checked((int)reader.Remaining) - _header.Count * sizeof(int);
        _body = ArrayPool<byte>.Shared.Rent((int)reader.Remaining);
        reader.ReadBytes(_body.AsSpan(0, (int)reader.Remaining));
    }

    public CallContext Context => _header.Context;

    /// <summary>The method as traces name it.</summary>
    public string MethodName => _method.Name;

    private ReadOnlySpan<int> Ends => MemoryMarshal.Cast<byte, int>(_body.AsSpan(0, _header.Count * sizeof(int)));

    /// <summary>Keeps calls that have not been begun from being begun.</summary>
    /// <returns>How many have been begun; negative if the batch is another one.</returns>
    public int Recall(long firstNumber)
        => firstNumber == _header.FirstNumber ? Interlocked.Exchange(ref _begun, Recalled) : -1;

    public async Task<BatchReply> RunAsync(bool reportsMemory, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        ExecutionContext? context = ExecutionContext.Capture();
        int executed = 0;
        bool hasRoom = true;
        while (executed < _header.Count && hasRoom && !cancellationToken.IsCancellationRequested && Claim(executed))
        {
            long number = _header.FirstNumber + executed;
            WorkerCall? call = null;
            try
            {
                call = ReadCall(executed++, number);
                _board.NoteBegunCall(number);
                ValueTask execution = call.ExecuteAsync(cancellationToken);
                if (!execution.IsCompletedSuccessfully)
                    await execution.ConfigureAwait(false);
                hasRoom = LogResult(call);
            }
            catch (Exception thrown)
            {
                hasRoom = LogFault(OutcomeOf(call, thrown, cancellationToken), thrown);
            }

            if (hasRoom)
                _board.NoteDoneCall(number);
            // What a method has set for its own flow of control, such as its culture, is not for the next one.
            if (context is not null && ExecutionContext.Capture() != context)
                ExecutionContext.Restore(context);
        }

        ArrayPool<byte>.Shared.Return(_body);
        return new BatchReply(executed, _log.Length, Stopwatch.GetElapsedTime(start))
        {
            ReportsMemory = reportsMemory,
            LastOutcome = _log.Overflow,
        };
    }

    private bool Claim(int index) => Interlocked.CompareExchange(ref _begun, index + 1, index) == index;

    private WorkerCall ReadCall(int index, long number)
    {
        _board.NoteReceivedCall(number);
        ReadOnlySpan<int> ends = Ends;
        int start = (index == 0 ? _header.Start : ends[index - 1]) - _header.Start;
        int end = ends[index] - _header.Start;
        if (start < 0 || end < start || end > _argumentsLength)
            throw new OffloadSerializationException(
                $"A batch claims arguments from byte {start} to {end} of {_argumentsLength}.");
        WorkerCall call = _method.CreateCall();
        var reader = new PayloadReader(_body.AsSpan(_header.Count * sizeof(int) + start, end - start));
        call.ReadArguments(ref reader);
        reader.EnsureEnd();
        return call;
    }

    private bool LogResult(WorkerCall call)
    {
        _log.Begin();
        try
        {
            var writer = new PayloadWriter(_log);
            writer.WriteByte((byte)CallOutcome.Returned);
            call.WriteResult(ref writer);
            writer.Flush();
        }
        catch (Exception unwritable)
        {
            return LogFault(CallOutcome.Unwritable, unwritable);
        }

        return _log.End();
    }

    private bool LogFault(CallOutcome outcome, Exception exception)
    {
        Fault fault = Fault.Capture(exception);
        _log.Begin();
        var writer = new PayloadWriter(_log);
        writer.WriteByte((byte)outcome);
        fault.Write(ref writer);
        writer.Flush();
        return _log.End();
    }

    private static CallOutcome OutcomeOf(WorkerCall? call, Exception thrown, CancellationToken cancellationToken)
        => call is null ? CallOutcome.Refused
            : thrown is OperationCanceledException && cancellationToken.IsCancellationRequested ? CallOutcome.Cancelled
            : CallOutcome.Threw;
}
