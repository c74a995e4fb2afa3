using System.Globalization;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Reads <c>/proc/[pid]/stat</c>.</summary>
internal static class ProcessStat
{
    private const int ParentIdField = 1;

    /// <summary>The parent of a process; null if there is no such process, or none that we may see.</summary>
    public static int? ReadParentId(int processId)
    {
        string text;
        try
        {
            text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The name, in parentheses, may itself have spaces and parentheses: the fields are counted from behind it.
        string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return int.Parse(fields[ParentIdField], CultureInfo.InvariantCulture);
    }
}
