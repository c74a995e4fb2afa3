namespace Offload.Subprocesses;

/// <summary>
/// A process wrote a line that is longer than the maximum, which keeps a program that never ends its line from filling the
/// memory.
/// </summary>
public sealed class LineTooLongException : IOException
{
    internal LineTooLongException(int maxLineLength)
        : base($"A line of the process is longer than {maxLineLength} characters. Raise the maximum, "
            + "or read text or blocks instead of lines.")
    {
        MaxLineLength = maxLineLength;
    }

    /// <summary>The maximum, in characters.</summary>
    public int MaxLineLength { get; }
}
