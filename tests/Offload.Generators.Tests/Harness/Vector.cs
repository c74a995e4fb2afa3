using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Offload.Generators.Tests.Harness;

/// <summary>A value and the bytes that MemoryPack itself wrote for it; see tests/Vectors/README.md.</summary>
internal sealed partial record Vector(
    string Name, string Category, string Type, string Value, byte[] Bytes, bool IsUtf16, HashSet<int> Padding)
{
    private static readonly JsonDocument Document = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "memorypack.json")));

    /// <summary>All vectors but those that show defects of the original.</summary>
    public static IReadOnlyList<Vector> All { get; } =
        [.. Document.RootElement.GetProperty("vectors").EnumerateArray().Select(Parse).Where(vector => vector.Category != "quirk")];

    /// <summary>The types of the vectors, with MemoryPack's attributes.</summary>
    public static string Types { get; } = MarkPattern().Replace(
        Document.RootElement.GetProperty("types").GetString()!,
        mark => string.Concat(mark.Groups["mark"].Value.Split(',', StringSplitOptions.TrimEntries) is ["packable", .. var options]
            ? [Packable(options)]
            : mark.Groups["mark"].Value.Split(',', StringSplitOptions.TrimEntries).Select(Attribute)));

    public override string ToString() => Name;

    /// <summary>Bytes with those that carry no information set to zero.</summary>
    public byte[] Mask(byte[] bytes) => [.. bytes.Select((value, index) => Padding.Contains(index) ? (byte)0 : value)];

    private static string Packable(string[] options)
    {
        IEnumerable<string> arguments = options.Select(option => option switch
        {
            "version-tolerant" => "MemoryPack.GenerateType.VersionTolerant",
            "circular-reference" => "MemoryPack.GenerateType.CircularReference",
            "collection" => "MemoryPack.GenerateType.Collection",
            "explicit-layout" => "MemoryPack.SerializeLayout.Explicit",
            "sequential-layout" => "MemoryPack.SerializeLayout.Sequential",
            _ => throw new NotSupportedException(option),
        });
        return $"[MemoryPack.MemoryPackable({string.Join(", ", arguments)})]";
    }

    private static string Attribute(string mark) => mark.Split(' ') switch
    {
        ["union", var tag, var type] => $"[MemoryPack.MemoryPackUnion({tag}, typeof({type}))]",
        ["order", var order] => $"[MemoryPack.MemoryPackOrder({order})]",
        ["ignore"] => "[MemoryPack.MemoryPackIgnore]",
        ["include"] => "[MemoryPack.MemoryPackInclude]",
        ["constructor"] => "[MemoryPack.MemoryPackConstructor]",
        ["packable"] => "[MemoryPack.MemoryPackable]",
        ["..."] => string.Empty,
        _ => throw new NotSupportedException(mark),
    };

    private static Vector Parse(JsonElement vector)
    {
        string Text(string property) => vector.GetProperty(property).GetString()!;
        HashSet<int> padding = [];
        string notes = vector.TryGetProperty("notes", out JsonElement element)
            ? element.GetString() ?? string.Empty
            : string.Empty;
        if (PaddingPattern().Match(notes) is { Success: true } match)
        {
            foreach (string range in match.Groups["ranges"].Value.Split(','))
            {
                int[] ends = [.. range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
                padding.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
            }
        }

        return new Vector(
            Text("name"), Text("category"), Text("type"), Text("value"), Convert.FromHexString(Text("bytes")),
            Text("encoding") == "utf16", padding);
    }

    [GeneratedRegex(@"/\*mp: (?<mark>.*?)\*/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MarkPattern();

    [GeneratedRegex(@"^\[padding (?<ranges>[0-9,-]+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PaddingPattern();
}
