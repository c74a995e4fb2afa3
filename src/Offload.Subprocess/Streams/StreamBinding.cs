using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Streams;

/// <summary>
/// What one standard stream of a process about to be started is bound to: the child's end, and what this process does with its
/// own.
/// </summary>
internal sealed class StreamBinding
{
    private readonly bool _ownsChildEnd;

    private StreamBinding(SafeHandle? childEnd, bool ownsChildEnd)
    {
        ChildEnd = childEnd;
        _ownsChildEnd = ownsChildEnd;
    }

    /// <summary>The child has the same stream as this process.</summary>
    public static StreamBinding Inherited { get; } = new(null, ownsChildEnd: false);

    /// <summary>Standard error goes where standard output goes.</summary>
    public static StreamBinding SameAsOutput { get; } = new(null, ownsChildEnd: false);

    /// <summary>
    /// The handle that becomes the child's stream; null for <see cref="Inherited"/> and <see cref="SameAsOutput"/>.
    /// </summary>
    public SafeHandle? ChildEnd { get; }

    /// <summary>The stream that the caller reads or writes; null unless a pipe was asked for.</summary>
    public Stream? CallerEnd { get; private init; }

    /// <summary>What copies between the pipe and the place that was asked for; null if nothing has to be copied here.</summary>
    public StreamPump? Pump { get; private init; }

    public static StreamBinding ToBorrowed(SafeHandle childEnd) => new(childEnd, ownsChildEnd: false);

    public static StreamBinding ToOwned(SafeHandle childEnd) => new(childEnd, ownsChildEnd: true);

    public static StreamBinding ToPipe(PipeEnds pipe) => new(pipe.ChildEnd, ownsChildEnd: true) { CallerEnd = pipe.ParentEnd };

    public static StreamBinding ToPump(PipeEnds pipe, StreamPump pump) => new(pipe.ChildEnd, ownsChildEnd: true) { Pump = pump };

    /// <summary>Nothing to hand to the child, only to copy.</summary>
    public static StreamBinding ToPump(StreamPump pump) => new(null, ownsChildEnd: false) { Pump = pump };

    /// <summary>
    /// Once the child has its own copy, ours must go: the end of a pipe is seen only when its last writer is gone.
    /// </summary>
    public void ReleaseChildEnd()
    {
        if (_ownsChildEnd)
            ChildEnd!.Dispose();
    }

    /// <summary>Gives everything back when no child came of it.</summary>
    public void Discard()
    {
        ReleaseChildEnd();
        CallerEnd?.Dispose();
        Pump?.Pipe.Dispose();
    }
}
