using Offload.Benchmarks.Micro;

namespace Offload.Benchmarks.Rows;

/// <summary>What a warm call leaves to the caller's garbage collector.</summary>
internal sealed class AllocateRow : Row
{
    public override string Name => "allocate";

    public override string Title => "A warm call of Add(int, int): its median, and what it allocates in the caller";

    public override Task<IReadOnlyList<string>> MeasureAsync() => Task.FromResult<IReadOnlyList<string>>(
    [
        .. MicroRun.Of<CallBenchmarks>().Select(
            row => $"{row.Key.Name,-48} {row.Value.Nanoseconds / 1000,8:0.0} µs {row.Value.Bytes,8:#,0} B"),
    ]);
}
