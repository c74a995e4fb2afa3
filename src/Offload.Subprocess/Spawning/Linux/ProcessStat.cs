using System.Globalization;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>The fields of <c>/proc/[pid]/stat</c> that tell who a process is.</summary>
/// <param name="ParentId">The process id of its parent.</param>
/// <param name="StartTime">When it started, in clock ticks after boot: with the id, its identity.</param>
internal readonly record struct ProcessStat(int ParentId, ulong StartTime)
{
    private const int ParentIdField = 1;
    private const int StartTimeField = 19;

    /// <summary>Null if there is no such process, or none that we may see.</summary>
    public static ProcessStat? Read(int processId)
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
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(
            int.Parse(fields[ParentIdField], CultureInfo.InvariantCulture),
            ulong.Parse(fields[StartTimeField], CultureInfo.InvariantCulture));
    }
}
