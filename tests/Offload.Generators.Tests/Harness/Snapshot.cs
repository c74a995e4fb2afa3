using System.Runtime.CompilerServices;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Offload.Generators.Tests.Harness;

/// <summary>
/// Compares generated files with accepted ones, <c>Snapshots/Class.Test#File.verified.cs</c> (Verify's convention). What differs
/// is written beside them as <c>.received.cs</c>; <c>OFFLOAD_ACCEPT=1</c> accepts everything as it is.
/// </summary>
internal static class Snapshot
{
    private static readonly bool Accepts = Environment.GetEnvironmentVariable("OFFLOAD_ACCEPT") == "1";

    public static void Match(
        GeneratedCompilation generated, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        string folder = Repository.Path("tests/Offload.Generators.Tests/Snapshots");
        string prefix = $"{Path.GetFileNameWithoutExtension(file)}.{test}#";
        Directory.CreateDirectory(folder);
        List<string> differences = [];
        foreach ((string name, string text) in generated.Files)
            Compare(Path.Combine(folder, prefix + name.Replace(".g.cs", string.Empty)), text, differences);
        IEnumerable<string> expected = generated.Files.Keys.Select(
            name => $"{prefix}{name.Replace(".g.cs", string.Empty)}.verified.cs");
        string[] accepted = Directory.GetFiles(folder, prefix + "*.verified.cs");
        foreach (string left in accepted.Where(path => !expected.Contains(Path.GetFileName(path))))
            Remove(left, differences);
        differences.ShouldBeEmpty(string.Join("\n\n", differences));
    }

    private static void Compare(string path, string received, List<string> differences)
    {
        string verifiedPath = path + ".verified.cs";
        string receivedPath = path + ".received.cs";
        string verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath) : string.Empty;
        File.Delete(receivedPath);
        if (verified == received)
            return;
        if (Accepts)
        {
            File.WriteAllText(verifiedPath, received);
            return;
        }

        File.WriteAllText(receivedPath, received);
        differences.Add($"{Path.GetFileName(verifiedPath)}\n{Difference(verified, received)}");
    }

    private static void Remove(string path, List<string> differences)
    {
        if (Accepts)
            File.Delete(path);
        else
            differences.Add($"{Path.GetFileName(path)} is no longer generated.");
    }

    private static string Difference(string verified, string received)
        => string.Join('\n', new InlineDiffBuilder(new DiffPlex.Differ()).BuildDiffModel(verified, received).Lines.Where(line => line.Type != ChangeType.Unchanged).Select(line =>
            $"{(line.Type == ChangeType.Inserted ? '+' : '-')} {line.Text}"));
}
