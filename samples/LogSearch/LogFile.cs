using Microsoft.Win32.SafeHandles;

namespace LogSearch;

/// <summary>A log that is searched in parts, each of whole lines.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly SafeFileHandle _file;

    public LogFile(string path)
    {
        _file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        Length = RandomAccess.GetLength(_file);
    }

    public long Length { get; }

    /// <summary>Where the parts begin, and where the last one ends. A very long line can make parts empty.</summary>
    public long[] Divide(int parts)
    {
        long[] bounds = new long[parts + 1];
        for (int part = 1; part < parts; part++)
            bounds[part] = Math.Max(bounds[part - 1], NextLine(Length / parts * part));
        bounds[parts] = Length;
        return bounds;
    }

    public Stream Open(long start, long end) => new FileSlice(_file, start, end - start);

    public void Dispose() => _file.Dispose();

    private long NextLine(long position)
    {
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = RandomAccess.Read(_file, buffer, position)) > 0; position += read)
        {
            int end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end >= 0)
                return position + end + 1;
        }

        return Length;
    }
}
