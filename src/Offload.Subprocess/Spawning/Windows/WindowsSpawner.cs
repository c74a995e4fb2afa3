using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Windows;

/// <summary>Windows: <c>CreateProcess</c> with an explicit list of handles, each process in a job.</summary>
internal sealed unsafe class WindowsSpawner : ProcessSpawner
{
    private const int ERROR_ACCESS_DENIED = 5;
    private const int ERROR_BAD_EXE_FORMAT = 193;
    private const int ERROR_DIRECTORY = 267;

    public override SafeHandle NullDevice { get; } = OpenNullDevice();

    public override IReadOnlyList<string> ShellCommand(string command, string? shell) =>
        [shell ?? Path.Combine(Environment.SystemDirectory, "cmd.exe"), "/d", "/s", "/c", command];

    public override PipeEnds CreateInputPipe() => WindowsPipe.Create(PipeDirection.Out);

    public override PipeEnds CreateOutputPipe() => WindowsPipe.Create(PipeDirection.In);

    public override ITerminal CreateTerminal(PseudoTerminalOptions options) =>
        throw new PlatformNotSupportedException("SubprocessOptions.PseudoTerminal is supported on Linux only.");

    public override SafeHandle OpenForReading(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public override SafeHandle OpenForWriting(string path, bool append)
    {
        if (!append)
            return File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

        // The right to append alone: the system then writes at the end, wherever the child thinks that it is.
        var handle = Kernel32.CreateFile(
            path,
            Kernel32.FILE_APPEND_DATA | Kernel32.SYNCHRONIZE,
            Kernel32.FILE_SHARE_ALL,
            0,
            Kernel32.OPEN_ALWAYS,
            Kernel32.FILE_ATTRIBUTE_NORMAL,
            0);
        return handle.IsInvalid
            ? throw new IOException($"'{path}' could not be opened for the child: {Marshal.GetLastPInvokeErrorMessage()}.")
            : handle;
    }

    public override Task<ChildProcess> SpawnAsync(SpawnRequest request, CancellationToken cancellationToken)
    {
        request.Attributes.RefuseAll("Windows");
        if (request.NewSession)
            throw new PlatformNotSupportedException(
                "SubprocessOptions.NewSession is not supported on Windows; NewProcessGroup is.");
        return Task.FromResult<ChildProcess>(Spawn(request));
    }

    private static SafeFileHandle OpenNullDevice()
    {
        // Not through File, which opens nothing but files.
        var handle = Kernel32.CreateFile(
            "NUL",
            Kernel32.GENERIC_READ | Kernel32.GENERIC_WRITE,
            Kernel32.FILE_SHARE_ALL,
            0,
            Kernel32.OPEN_EXISTING,
            Kernel32.FILE_ATTRIBUTE_NORMAL,
            0);
        return handle.IsInvalid ? throw new Win32Exception() : handle;
    }

    private static WindowsProcess Spawn(SpawnRequest request)
    {
        if (request.WorkingDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new WorkingDirectoryException(
                $"The working directory '{directory}' does not exist.", request.FileName, ERROR_DIRECTORY);
        }

        string path = WindowsExecutableSearch.Resolve(request.FileName, request.Environment, request.WorkingDirectory);
        string commandLine = WindowsCommandLine.Build(request.Arguments, path) + '\0';
        string environment = BuildEnvironment(request.Environment);
        using var handles = new InheritableHandles(request);
        var job = new JobObject(request.KillOnParentExit);
        try
        {
            var startup = new Kernel32.STARTUPINFOEX
            {
                Size = sizeof(Kernel32.STARTUPINFOEX),
                Flags = Kernel32.STARTF_USESTDHANDLES | (request.HideWindow ? Kernel32.STARTF_USESHOWWINDOW : 0),
                StandardInput = handles.StandardInput,
                StandardOutput = handles.StandardOutput,
                StandardError = handles.StandardError,
                AttributeList = handles.Attributes,
            };
            Kernel32.PROCESS_INFORMATION created;
            fixed (char* commandLineBuffer = commandLine.ToCharArray())
            fixed (char* environmentBuffer = environment)
            {
                bool succeeded = Kernel32.CreateProcess(
                    path,
                    commandLineBuffer,
                    0,
                    0,
                    handles.HasAny,
                    FlagsOf(request),
                    environmentBuffer,
                    request.WorkingDirectory,
                    &startup,
                    &created);
                if (!succeeded)
                    throw Explain(Marshal.GetLastPInvokeError(), request, path);
            }

            return TakeOver(created, job, request);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    /// <summary>Puts the process, which is still suspended, into its job: nothing that it starts can be outside.</summary>
    private static WindowsProcess TakeOver(Kernel32.PROCESS_INFORMATION created, JobObject job, SpawnRequest request)
    {
        var process = new SafeProcessHandle(created.Process, ownsHandle: true);
        try
        {
            if (!Kernel32.AssignProcessToJobObject(job, created.Process))
                throw new Win32Exception();
            var child = new WindowsProcess(created.ProcessId, process, job, request.NewProcessGroup);
            if (Kernel32.ResumeThread(created.Thread) == uint.MaxValue)
                throw new Win32Exception();
            return child;
        }
        catch
        {
            Kernel32.TerminateProcess(process, 1);
            throw;
        }
        finally
        {
            Kernel32.CloseHandle(created.Thread);
        }
    }

    private static uint FlagsOf(SpawnRequest request) =>
        Kernel32.CREATE_SUSPENDED
        | Kernel32.CREATE_UNICODE_ENVIRONMENT
        | Kernel32.EXTENDED_STARTUPINFO_PRESENT
        | (request.NewProcessGroup ? Kernel32.CREATE_NEW_PROCESS_GROUP : 0)
        | (request.HideWindow ? Kernel32.CREATE_NO_WINDOW : 0)
        | (uint)request.WindowsCreationFlags;

    private static string BuildEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var block = new StringBuilder();
        foreach (var (name, value) in environment.OrderBy(variable => variable.Key, StringComparer.OrdinalIgnoreCase))
            block.Append(name).Append('=').Append(value).Append('\0');
        return block.Append('\0').Append('\0').ToString();
    }

    private static SubprocessStartException Explain(int error, SpawnRequest request, string path)
    {
        string reason = Marshal.GetPInvokeErrorMessage(error);
        return error switch
        {
            ERROR_ACCESS_DENIED
                => new ExecutableAccessDeniedException($"'{path}' may not be run: {reason}", request.FileName, error),
            ERROR_BAD_EXE_FORMAT => new ExecutableFormatException(
                $"'{path}' is no program that this system can run: {reason}", request.FileName, error),
            ERROR_DIRECTORY => new WorkingDirectoryException(
                $"The working directory '{request.WorkingDirectory}' is not valid: {reason}", request.FileName, error),
            _ => new SubprocessStartException($"'{path}' could not be started: {reason}", request.FileName, error),
        };
    }
}
