using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Limits another process.</summary>
internal static class ProcessLimits
{
    private const int EPERM = 1;

    /// <summary>Gives a process, which is held, its limits.</summary>
    public static void Set(int processId, SpawnAttributes attributes)
    {
        try
        {
            Set(processId, attributes.Limits);
        }
        catch (SpawnAttributeError error) when (error.ErrorCode == EPERM && attributes.ChangeIdentity)
        {
            // Root in a container may not limit another user's process. That user may.
            SetAsItsUser(processId, attributes);
        }
    }

    private static void SetAsItsUser(int processId, SpawnAttributes attributes)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    ThreadAttributes.ApplyIdentity(attributes);
                    Set(processId, attributes.Limits);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static unsafe void Set(int processId, IReadOnlyList<(int Resource, ResourceLimit Limit)> limits)
    {
        ulong* values = stackalloc ulong[2];
        foreach (var (resource, limit) in limits)
        {
            values[0] = limit.Soft is { } soft ? (ulong)soft : ulong.MaxValue;
            values[1] = limit.Hard is { } hard ? (ulong)hard : ulong.MaxValue;
            if (LinuxCalls.prlimit(processId, resource, values, null) != 0)
                throw new SpawnAttributeError(
                    $"The resource limit {limit} on resource {resource}", Marshal.GetLastPInvokeError());
        }
    }
}
