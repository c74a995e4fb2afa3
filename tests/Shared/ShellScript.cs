namespace Offload.Tests.Support;

/// <summary>Shell scripts as programs for workers (Unix).</summary>
public static class ShellScript
{
    /// <summary>Writes a script of one line, in the place of what there is.</summary>
    /// <returns>The path.</returns>
    public static string Write(string path, string line)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{line}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
