using System.Runtime.CompilerServices;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Methods;

/// <summary>Methods that say much while they run.</summary>
public static partial class Talk
{
    [RunInProcess]
    public static async Task CopyAsync(string startedFile, Stream source, Stream target)
    {
        ProcessIdFile.Write(startedFile);
        await source.CopyToAsync(target);
    }

    /// <summary>A method for <c>impostor</c>s, who read or write as they like.</summary>
    [RunInProcess]
    public static void Use(Stream stream) => stream.Flush();

    /// <summary>Uses everything that can be said, for each number.</summary>
    [RunInProcess]
    public static async IAsyncEnumerable<int> UseAllAsync(
        string startedFile,
        Stream source,
        Stream target,
        IAsyncEnumerable<int> numbers,
        IProgress<int> progress,
        Func<int, Task<int>> twice,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ProcessIdFile.Write(startedFile);
        byte[] block = new byte[1000];
        await foreach (int number in numbers.WithCancellation(cancellationToken))
        {
            int count = await source.ReadAsync(block, cancellationToken);
            await target.WriteAsync(block.AsMemory(0, count), cancellationToken);
            progress.Report(number);
            yield return await twice(number);
        }
    }
}
