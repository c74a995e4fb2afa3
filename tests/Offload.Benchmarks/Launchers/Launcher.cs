using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Launchers;

/// <summary>One way to start a program and to wait for its exit.</summary>
internal abstract class Launcher : IAsyncDisposable
{
    /// <summary>The program that does nothing; macOS has it in the second place only.</summary>
    public static readonly string Program = File.Exists("/bin/true") ? "/bin/true" : "/usr/bin/true";

    public abstract string Name { get; }

    /// <summary>Gets ready.</summary>
    /// <returns>Why it can't be measured on this machine; null if it can.</returns>
    public abstract Task<string?> PrepareAsync();

    /// <summary>Starts the program that many times, one after the other, and measures each from its start to its exit.</summary>
    public abstract Task LaunchAsync(Samples samples, int starts);

    public abstract ValueTask DisposeAsync();
}
