using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>The functions of the C library that starting processes takes, as they are on every Unix.</summary>
internal static unsafe partial class LibC
{
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int ENOEXEC = 8;
    public const int EACCES = 13;
    public const int ENOTDIR = 20;
    public const int ETXTBSY = 26;

    public const short POSIX_SPAWN_SETPGROUP = 0x02;
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;

    public const int X_OK = 1;
    public const int POLLIN = 1;

    /// <summary>
    /// More than any C library's <c>posix_spawnattr_t</c>, <c>posix_spawn_file_actions_t</c> or <c>sigset_t</c> takes.
    /// </summary>
    public const int OpaqueStructSize = 512;

    private const string Library = "libc";

    [LibraryImport(Library)]
    public static partial int posix_spawn(out int pid, byte* path, void* fileActions, void* attributes, byte** argv, byte** envp);

    [LibraryImport(Library)]
    public static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(Library)]
    public static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport(Library)]
    public static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(Library)]
    public static partial int posix_spawnattr_setpgroup(void* attributes, int group);

    [LibraryImport(Library)]
    public static partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport(Library)]
    public static partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_adddup2(void* actions, int descriptor, int newDescriptor);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_addclose(void* actions, int descriptor);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int firstDescriptor);

    /// <summary>macOS only.</summary>
    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_addinherit_np(void* actions, int descriptor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addchdir_np(void* actions, string path);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addopen(void* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Library)]
    public static partial int sigaction(int signal, void* newAction, void* oldAction);

    [LibraryImport(Library)]
    public static partial nint signal(int signal, nint handler);

    [LibraryImport(Library)]
    public static partial int sigemptyset(void* signals);

    [LibraryImport(Library)]
    public static partial int sigfillset(void* signals);

    [LibraryImport(Library)]
    public static partial int sigdelset(void* signals, int signal);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int poll(void* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int kill(int processId, int signal);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int access(string path, int mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int waitid(int idType, int id, void* info, int options);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int wait4(int processId, out int status, int options, void* usage);

    /// <summary>The mode is a variadic argument, which on Apple's arm64 comes on the stack, behind eight registers.</summary>
    public static int open(string path, int flags, int mode) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? open_with_stack_argument(path, flags, 0, 0, 0, 0, 0, 0, mode)
            : open_with_register_argument(path, flags, mode);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open_with_register_argument(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open_with_stack_argument(
        string path, nint flags, nint unused2, nint unused3, nint unused4, nint unused5, nint unused6, nint unused7, nint mode);
}
