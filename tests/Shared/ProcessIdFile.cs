using System.Globalization;

namespace Offload.Tests.Support;

/// <summary>A file by which a process says who it is.</summary>
internal static class ProcessIdFile
{
    /// <summary>Writes it: whoever finds the file finds the whole number in it.</summary>
    public static void Write(string path)
    {
        string partial = $"{path}.part";
        File.WriteAllText(partial, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        File.Move(partial, path, overwrite: true);
    }
}
