namespace QuickStart.Files;

/// <summary>The text files of a folder, in batches of about the same size.</summary>
internal sealed class TextFiles
{
    private const long BatchBytes = 512 * 1024;
    private const long MaxFileBytes = 4 * 1024 * 1024;
    private const long MaxBytes = 32 * 1024 * 1024;
    private const int SampleBytes = 4096;

    private readonly List<string[]> _batches = [];

    public IReadOnlyList<string[]> Batches => _batches;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Whether the folder holds more text than a tour has time for.</summary>
    public bool IsPart { get; private set; }

    /// <summary>Finds them, except in hidden folders; a file with a zero byte near its start is not text.</summary>
    public static TextFiles Find(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
        };
        var found = new TextFiles();
        var batch = new List<string>();
        long batchBytes = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", options).Where(file => file.Length > 0))
        {
            if (!IsText(file))
                continue;
            if (file.Length > MaxFileBytes || found.Bytes + file.Length > MaxBytes)
            {
                found.IsPart = true;
                continue;
            }

            found.Count++;
            found.Bytes += file.Length;
            batchBytes += file.Length;
            batch.Add(file.FullName);
            if (batchBytes >= BatchBytes)
            {
                found._batches.Add([.. batch]);
                batch.Clear();
                batchBytes = 0;
            }
        }

        if (batch.Count > 0)
            found._batches.Add([.. batch]);
        return found;
    }

    private static bool IsText(FileInfo file)
    {
        Span<byte> sample = stackalloc byte[SampleBytes];
        try
        {
            using FileStream stream = file.OpenRead();
            return !sample[..stream.ReadAtLeast(sample, SampleBytes, throwOnEndOfStream: false)].Contains((byte)0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;       // what can't be read can't be searched
        }
    }
}
