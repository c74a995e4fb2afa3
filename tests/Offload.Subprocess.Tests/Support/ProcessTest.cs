namespace Offload.Subprocesses.Tests.Support;

/// <summary>What tests with real processes share: no wait in them is unbounded.</summary>
public abstract class ProcessTest : IDisposable
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(30));
    private readonly List<string> _directories = [];

    protected CancellationToken Bound => _bound.Token;

    /// <summary>A new directory, deleted after the test.</summary>
    protected string CreateDirectory()
    {
        string directory = Directory.CreateTempSubdirectory("offload-subprocess-").FullName;
        _directories.Add(directory);
        return directory;
    }

    /// <summary>A new executable script.</summary>
    protected string CreateScript(string content, string name = "script")
    {
        string path = Path.Combine(CreateDirectory(), name);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    protected static async Task<string> ReadToEndAsync(Stream? stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream!);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _bound.Dispose();
        foreach (string directory in _directories)
            Directory.Delete(directory, recursive: true);
    }
}
