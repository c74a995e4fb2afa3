using System.Runtime.InteropServices;
using System.Text;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>One call of <c>posix_spawn</c> from a <see cref="SpawnRequest"/>.</summary>
internal static unsafe class PosixSpawn
{
    private const int BusyRetries = 20;
    private static readonly short SetSessionFlag = (short)(OperatingSystem.IsLinux() ? 0x80 : 0x0400);

    /// <summary>Starts the process and returns its id.</summary>
    /// <param name="request">The process.</param>
    /// <param name="gate">
    /// A FIFO that the child opens for reading before its <c>exec</c>, to wait there for its writer; null for none.
    /// </param>
    public static int Start(SpawnRequest request, int? gate)
    {
        string path = ExecutableSearch.Resolve(request.FileName, request.Environment);
        using var arguments = ExecVector.OfArguments(request.Arguments);
        var environment = ExecVector.OfEnvironment(request.Environment);
        using var descriptors = new DescriptorPlan(request, gate);

        byte* attributes = stackalloc byte[LibC.OpaqueStructSize];
        byte* actions = stackalloc byte[LibC.OpaqueStructSize];
        Check(LibC.posix_spawnattr_init(attributes));
        try
        {
            SetAttributes(attributes, request);
            Check(LibC.posix_spawn_file_actions_init(actions));
            try
            {
                if (request.WorkingDirectory is { } directory)
                    Check(LibC.posix_spawn_file_actions_addchdir_np(actions, directory));
                descriptors.AddTo(actions);
                return Start(request, path, actions, attributes, arguments, environment);
            }
            finally
            {
                GC.KeepAlive(environment);
                _ = LibC.posix_spawn_file_actions_destroy(actions);
            }
        }
        finally
        {
            _ = LibC.posix_spawnattr_destroy(attributes);
        }
    }

    private static int Start(
        SpawnRequest request, string path, byte* actions, byte* attributes, ExecVector arguments, ExecVector environment)
    {
        fixed (byte* pathBytes = Encoding.UTF8.GetBytes(path + '\0'))
        {
            for (int attempt = 0; ; attempt++)
            {
                int error = LibC.posix_spawn(
                    out int processId, pathBytes, actions, attributes, arguments.Pointer, environment.Pointer);
                if (error == 0)
                    return processId;

                // Another thread's child still holds the file that we have just written open for writing, until its own exec.
                if (error != LibC.ETXTBSY || attempt == BusyRetries)
                    throw SpawnError.Explain(error, request, path);
                Thread.Sleep(Math.Min(1 << attempt, 50));
            }
        }
    }

    private static void SetAttributes(byte* attributes, SpawnRequest request)
    {
        byte* signals = stackalloc byte[LibC.OpaqueStructSize];
        short flags = (short)(LibC.POSIX_SPAWN_SETSIGDEF | LibC.POSIX_SPAWN_SETSIGMASK | DescriptorPlan.SpawnFlags);

        // The runtime ignores SIGPIPE, and this process may have inherited other ignored signals: the child starts as from a
        // shell.
        _ = LibC.sigfillset(signals);
        _ = LibC.sigdelset(signals, ProcessSignal.SIGKILL);
        _ = LibC.sigdelset(signals, ProcessSignal.SIGSTOP);
        Check(LibC.posix_spawnattr_setsigdefault(attributes, signals));
        _ = LibC.sigemptyset(signals);
        Check(LibC.posix_spawnattr_setsigmask(attributes, signals));

        if (request.NewSession || request.TerminalDevice is not null)
        {
            flags |= SetSessionFlag;
        }
        else if (request.NewProcessGroup)
        {
            flags |= LibC.POSIX_SPAWN_SETPGROUP;
            Check(LibC.posix_spawnattr_setpgroup(attributes, 0));
        }

        Check(LibC.posix_spawnattr_setflags(attributes, flags));
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"posix_spawn could not be prepared: {Marshal.GetPInvokeErrorMessage(error)}.");
    }
}
