using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// Finds out what an error number of <c>posix_spawn</c> means: <c>ENOENT</c> alone may be the executable, its interpreter or the
/// working directory.
/// </summary>
internal static class SpawnError
{
    public static SubprocessStartException Explain(int error, SpawnRequest request, string path)
    {
        string reason = Marshal.GetPInvokeErrorMessage(error);
        if (request.WorkingDirectory is { } directory && ExplainDirectory(directory, request.FileName, error) is { } cause)
            return cause;

        string absolute = request.WorkingDirectory is null ? path : Path.Combine(request.WorkingDirectory, path);
        if (Directory.Exists(absolute))
        {
            return new ExecutableIsDirectoryException(
                $"'{path}' is a directory, not an executable. Name a file in it.", request.FileName, error);
        }

        bool exists = File.Exists(absolute);
        return error switch
        {
            LibC.ENOENT when exists => new ExecutableFormatException(
                $"'{path}' exists, but the interpreter in its first line, or its loader, does not.", request.FileName, error),
            LibC.ENOENT or LibC.ENOTDIR => new ExecutableNotFoundException(
                $"The executable '{path}' does not exist.", request.FileName, error),
            LibC.EACCES => new ExecutableAccessDeniedException(
                $"'{path}' may not be run: {reason}. Check the run permission of the file and of the directories above it, "
                + "and whether its file system is mounted noexec.",
                request.FileName,
                error),
            LibC.ENOEXEC => new ExecutableFormatException(
                $"'{path}' is no program that this system can run: {reason}. A script needs a first line like '#!/bin/sh'.",
                request.FileName,
                error),
            _ => new SubprocessStartException($"'{path}' could not be started: {reason}.", request.FileName, error),
        };
    }

    private static WorkingDirectoryException? ExplainDirectory(string directory, string fileName, int error)
    {
        if (File.Exists(directory))
            return new WorkingDirectoryException($"The working directory '{directory}' is a file.", fileName, error);
        if (!Directory.Exists(directory))
            return new WorkingDirectoryException($"The working directory '{directory}' does not exist.", fileName, error);
        if (LibC.access(directory, LibC.X_OK) != 0)
            return new WorkingDirectoryException($"The working directory '{directory}' may not be entered.", fileName, error);
        return null;
    }
}
