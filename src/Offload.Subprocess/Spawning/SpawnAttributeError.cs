using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning;

/// <summary>
/// An attribute could not be given; becomes the <see cref="SubprocessAttributeException"/> that names the executable too.
/// </summary>
internal sealed class SpawnAttributeError(string what, int errorCode)
    : Exception($"{what} could not be given to the process: {Marshal.GetPInvokeErrorMessage(errorCode)}.")
{
    public int ErrorCode { get; } = errorCode;
}
