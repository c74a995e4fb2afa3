using System.Collections;

namespace Offload.Subprocesses.Spawning;

/// <summary>
/// The environment of this process for its children to inherit. Programs that start many processes hardly ever change it between
/// two starts, and nobody tells when they do: it is read each time, but copied only when it is not what it was.
/// </summary>
internal static class InheritedEnvironment
{
    private static Dictionary<string, string>? _latest;

    /// <summary>The comparer of the names of variables.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The variables: the same object as long as they are the same. It is never changed.</summary>
    public static IReadOnlyDictionary<string, string> Get()
    {
        var now = System.Environment.GetEnvironmentVariables();
        var latest = Volatile.Read(ref _latest);
        if (latest is not null && IsSame(now, latest))
            return latest;

        var copy = new Dictionary<string, string>(now.Count, Comparer);
        foreach (DictionaryEntry variable in now)
            copy[(string)variable.Key] = (string)variable.Value!;
        Volatile.Write(ref _latest, copy);
        return copy;
    }

    private static bool IsSame(IDictionary now, Dictionary<string, string> latest)
    {
        if (now.Count != latest.Count)
            return false;
        var variables = now.GetEnumerator();
        while (variables.MoveNext())
        {
            var (name, value) = variables.Entry;
            if (!latest.TryGetValue((string)name, out string? before)
                || !string.Equals(before, (string?)value, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
