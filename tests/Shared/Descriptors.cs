namespace Offload.Tests.Support;

/// <summary>The open descriptors of this process, by what they lead to (Linux).</summary>
public static class Descriptors
{
    /// <summary>
    /// Such as <c>socket:[4711]</c>: no two sockets or pipes have the same name. Assemblies and their symbols are left out: the
    /// runtime keeps them open from the moment it first needs them (for a stack trace, for instance), whenever that is.
    /// </summary>
    public static List<string> OfThisProcess()
    {
        var targets = new List<string>();
        foreach (string descriptor in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            string target = TargetOf(descriptor);
            if (target.Length > 0 && Path.GetExtension(target) is not (".dll" or ".pdb"))
                targets.Add(target);
        }

        return targets;
    }

    /// <summary>Those that there are now, and were not before.</summary>
    public static List<string> NewSince(IEnumerable<string> before)
    {
        List<string> targets = OfThisProcess();
        foreach (string known in before)
            targets.Remove(known);
        return targets;
    }

    private static string TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // closed meanwhile: it was the one that the folder was read through, or is no leak
        }
    }
}
