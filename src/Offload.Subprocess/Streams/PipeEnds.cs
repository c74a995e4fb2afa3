using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Streams;

/// <summary>A new pipe between this process and a child that is about to be started.</summary>
/// <param name="ParentEnd">The end that stays here.</param>
/// <param name="ChildEnd">The end that goes to the child.</param>
internal readonly record struct PipeEnds(ChildPipeStream ParentEnd, SafeHandle ChildEnd);
