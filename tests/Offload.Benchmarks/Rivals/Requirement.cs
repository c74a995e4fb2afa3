using Offload.Subprocesses;

namespace Offload.Benchmarks.Rivals;

/// <summary>Software that may be missing on a machine, and how to get it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Probe">A command that succeeds if it is there.</param>
/// <param name="Installation">A command that installs it.</param>
internal sealed record Requirement(string Name, IReadOnlyList<string> Probe, IReadOnlyList<string> Installation)
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan InstallationTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The interpreter: Debian's own, where there is one, for it has Debian's packages.</summary>
    public static string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>A module of Python that comes in a package of Debian.</summary>
    public static Requirement OfPython(string module, string package)
        => new(module, [Python, "-c", $"import {module}"], ["apt-get", "install", "-y", package]);

    /// <summary>Whether it is there; with <paramref name="install"/>, after an attempt to get it.</summary>
    /// <returns>Why not; null if it is.</returns>
    public async Task<string?> CheckAsync(bool install)
    {
        if (await TryAsync(Probe, ProbeTimeout) is null)
            return null;
        if (!install)
            return $"{Name} is not here; --install would run `{string.Join(' ', Installation)}`";
        Console.WriteLine($"installing {Name}: {string.Join(' ', Installation)}");
        return await TryAsync(Installation, InstallationTimeout) is { } obstacle
            ? $"{Name} can't be installed here: {obstacle}"
            : await TryAsync(Probe, ProbeTimeout);
    }

    private static async Task<string?> TryAsync(IReadOnlyList<string> command, TimeSpan timeout)
    {
        try
        {
            SubprocessResult result = await Subprocess.RunAsync(
                command, new SubprocessOptions { Timeout = timeout, StandardInput = SubprocessInput.Null });
            return result.ExitStatus.IsSuccess ? null : LastLine(result.ErrorText) ?? $"{command[0]}: {result.ExitStatus}";
        }
        catch (SubprocessStartException missing)
        {
            return missing.Message;
        }
        catch (SubprocessTimeoutException late)
        {
            return late.Message;
        }
    }

    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
}
