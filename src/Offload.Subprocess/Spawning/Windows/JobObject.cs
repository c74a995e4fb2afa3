using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning.Windows;

/// <summary>Holds a process and all its descendants together, so that they can be ended together.</summary>
internal sealed class JobObject : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>A new job.</summary>
    /// <param name="killOnClose">
    /// Whether its processes end when its last handle does, which this process's end closes at the latest.
    /// </param>
    public unsafe JobObject(bool killOnClose)
        : base(ownsHandle: true)
    {
        SetHandle(Kernel32.CreateJobObject(0, 0));
        if (IsInvalid)
            throw new Win32Exception();
        if (!killOnClose)
            return;

        var limits =
            new Kernel32.JOBOBJECT_EXTENDED_LIMIT_INFORMATION { LimitFlags = Kernel32.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE };
        uint size = (uint)sizeof(Kernel32.JOBOBJECT_EXTENDED_LIMIT_INFORMATION);
        if (!Kernel32.SetInformationJobObject(this, Kernel32.JobObjectExtendedLimitInformation, &limits, size))
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new Win32Exception(error);
        }
    }

    protected override bool ReleaseHandle() => Kernel32.CloseHandle(handle);
}
