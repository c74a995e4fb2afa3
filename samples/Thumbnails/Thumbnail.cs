namespace Thumbnails;

/// <summary>A photo in small.</summary>
/// <param name="Path">The photo.</param>
/// <param name="Pixels">RGB, <see cref="Thumbnailer.Width"/> by <see cref="Thumbnailer.Height"/>.</param>
/// <param name="Average">Its average colour.</param>
public sealed record Thumbnail(string Path, byte[] Pixels, Colour Average);
