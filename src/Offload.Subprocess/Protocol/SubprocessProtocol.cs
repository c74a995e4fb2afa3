namespace Offload.Subprocesses;

/// <summary>
/// What happens to a process, as calls: the counterpart of <c>asyncio.SubprocessProtocol</c>. Derive from it, override what is of
/// interest, and start it with
/// <see cref="Subprocess.ConnectAsync{TProtocol}(Func{TProtocol}, IReadOnlyList{string}, SubprocessOptions?, CancellationToken)"/>.
/// </summary>
/// <remarks>
/// The calls come one at a time, on threads of the pool: <see cref="ConnectionMade"/> first and <see cref="ConnectionLost"/>
/// last; between them the data of each pipe in order, <see cref="PipeConnectionLost"/> once for each pipe, and
/// <see cref="ProcessExited"/> once, in no particular order to the calls for pipes: data may still come after it. A process whose
/// method is still running waits when its pipe is full. If a method throws, the process tree is killed and
/// <see cref="ConnectionLost"/> gets the exception.
/// </remarks>
public abstract class SubprocessProtocol
{
    /// <summary>The process has been started.</summary>
    /// <param name="transport">The connection to it.</param>
    public virtual void ConnectionMade(SubprocessTransport transport)
    {
    }

    /// <summary>The process wrote something.</summary>
    /// <param name="descriptor">1 for standard output, 2 for standard error.</param>
    /// <param name="data">The bytes; valid during the call only.</param>
    public virtual void PipeDataReceived(int descriptor, ReadOnlyMemory<byte> data)
    {
    }

    /// <summary>A pipe is closed: by the other side, by this one, or since the process has exited.</summary>
    /// <param name="descriptor">0, 1 or 2.</param>
    /// <param name="exception">What broke it; null if it ended in the ordinary way.</param>
    public virtual void PipeConnectionLost(int descriptor, Exception? exception)
    {
    }

    /// <summary>The process has exited; <see cref="SubprocessTransport.ExitStatus"/> is set. Data may still come.</summary>
    public virtual void ProcessExited()
    {
    }

    /// <summary>
    /// The process has exited and all pipes are closed: everything it wrote has been received. Nothing comes after it.
    /// </summary>
    /// <param name="exception">What a method of the protocol threw; null otherwise.</param>
    public virtual void ConnectionLost(Exception? exception)
    {
    }
}
