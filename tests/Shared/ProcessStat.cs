using System.Globalization;

namespace Offload.Tests.Support;

/// <summary>What the kernel says of a process or thread in <c>/proc/[pid]/stat</c>; proc(5) numbers its fields (Linux).</summary>
/// <param name="line">The content of that file.</param>
public sealed class ProcessStat(string line)
{
    private const int FirstAfterName = 3;

    // The second field, the name, may have blanks and brackets of its own.
    private readonly string[] _fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');

    /// <summary>Such as <c>S</c>: sleeping, <c>T</c>: stopped, <c>Z</c>: zombie.</summary>
    public char State => Field(3)[0];

    public int ParentId => int.Parse(Field(4), CultureInfo.InvariantCulture);

    public int Nice => int.Parse(Field(19), CultureInfo.InvariantCulture);

    /// <summary>What it says of a process now.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessStat Of(int processId) => new(File.ReadAllText($"/proc/{processId}/stat"));

    private string Field(int number) => _fields[number - FirstAfterName];
}
