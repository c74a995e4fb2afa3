using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Limits another process.</summary>
internal static class ProcessLimits
{
    public static unsafe void Set(int processId, IReadOnlyList<(int Resource, ResourceLimit Limit)> limits)
    {
        var values = stackalloc ulong[2];
        foreach (var (resource, limit) in limits)
        {
            values[0] = limit.Soft is { } soft ? (ulong)soft : ulong.MaxValue;
            values[1] = limit.Hard is { } hard ? (ulong)hard : ulong.MaxValue;
            if (LinuxCalls.prlimit(processId, resource, values, null) != 0)
                throw new SpawnAttributeError($"The resource limit {limit} on resource {resource}", Marshal.GetLastPInvokeError());
        }
    }
}
