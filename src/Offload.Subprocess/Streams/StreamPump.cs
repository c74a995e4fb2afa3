namespace Offload.Subprocesses.Streams;

/// <summary>Copies between a pipe of a running child and the place that the caller named, in the background.</summary>
internal abstract class StreamPump(ChildPipeStream pipe)
{
    /// <summary>This process's end of the pipe, which the pump closes when it is done.</summary>
    public ChildPipeStream Pipe { get; } = pipe;
}
