using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Gives attributes to the calling thread alone. There is no way back: the thread is to be thrown away.</summary>
internal static unsafe class ThreadAttributes
{
    private const int CLONE_FS = 0x200;
    private const int PRIO_PROCESS = 0;
    private const int PR_GET_DUMPABLE = 3;
    private const int PR_SET_DUMPABLE = 4;
    private const int MaxProcessors = 4096;

    public static void Apply(SpawnAttributes attributes)
    {
        // Who may do this may not be who the child will be: the identity comes last.
        if (attributes.Umask is { } umask)
            ApplyUmask(umask);
        if (attributes.Nice is { } nice)
            Check(LinuxCalls.setpriority(PRIO_PROCESS, 0, nice), $"The nice value {nice}");
        if (attributes.CpuAffinity is { } processors)
            ApplyAffinity(processors);
        ApplyIdentity(attributes);
    }

    /// <summary>Who the process will be, and nothing else.</summary>
    public static void ApplyIdentity(SpawnAttributes attributes)
    {
        if (attributes.ChangeIdentity)
            ApplyIdentity(UnixIdentity.Resolve(attributes));
    }

    private static void ApplyUmask(UnixFileMode umask)
    {
        // The mask is shared by all threads until this one gets its own.
        Check(LinuxCalls.unshare(CLONE_FS), "An umask of its own (unshare, which a container may forbid)");
        _ = LinuxCalls.umask((uint)umask);
    }

    private static void ApplyAffinity(IReadOnlyList<int> processors)
    {
        byte* mask = stackalloc byte[MaxProcessors / 8];
        new Span<byte>(mask, MaxProcessors / 8).Clear();
        foreach (int processor in processors)
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        Check(LinuxCalls.sched_setaffinity(0, MaxProcessors / 8, mask), $"The processors {string.Join(", ", processors)}");
    }

    private static void ApplyIdentity(UnixIdentity identity)
    {
        // A change of identity makes the kernel forbid core dumps and reading /proc/self for the whole process, as if it were a
        // set-uid program.
        int dumpable = LinuxCalls.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
        try
        {
            // The system calls themselves, for this thread: the functions of the C library change all threads.
            if (identity.Groups is { } groups)
            {
                fixed (uint* list = groups)
                    Check(LinuxCalls.SetGroups(groups.Length, list), "The supplementary groups");
            }

            if (identity.GroupId is { } group)
                Check(LinuxCalls.SetResGid(group), $"The group {group}");
            if (identity.UserId is { } user)
                Check(LinuxCalls.SetResUid(user), $"The user {user}");
        }
        finally
        {
            if (dumpable == 1)
                _ = LinuxCalls.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
        }
    }

    private static void Check(int result, string what)
    {
        if (result != 0)
            throw new SpawnAttributeError(what, Marshal.GetLastPInvokeError());
    }
}
