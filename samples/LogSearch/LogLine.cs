namespace LogSearch;

/// <summary>A line that was found.</summary>
/// <param name="Offset">Where it begins, in bytes from the beginning of what was searched.</param>
/// <param name="Text">The line, without its end.</param>
internal sealed record LogLine(long Offset, string Text);
