using System.Diagnostics;

namespace Offload.Tests.Support;

/// <summary>Waits for what has no event of its own.</summary>
public static class Wait
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, () => what);

    public static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > Longest)
                throw new TimeoutException($"After {Longest}, still not: {what()}");
            await Task.Delay(5);
        }
    }

    public static Task ForFileAsync(string path) => UntilAsync(() => File.Exists(path), $"a file {path}");
}
