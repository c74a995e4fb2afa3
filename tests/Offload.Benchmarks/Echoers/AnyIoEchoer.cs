using Offload.Benchmarks.Rivals;

namespace Offload.Benchmarks.Echoers;

/// <summary>
/// AnyIO's <c>to_process</c>; <c>bytes</c> is the function that gives its argument back.
/// </summary>
/// <param name="install">Whether it may be installed if it is missing.</param>
internal sealed class AnyIoEchoer(bool install) : OwnProcessEchoer
{
    private const string Script =
        """
        import sys, time
        import anyio, anyio.to_process

        async def main():
            for line in sys.stdin:
                length, times = map(int, line.split())
                payload = b"o" * length
                for _ in range(times):
                    start = time.perf_counter_ns()
                    echo = await anyio.to_process.run_sync(bytes, payload)
                    print(time.perf_counter_ns() - start)
                    if echo != payload:
                        sys.exit(1)
                sys.stdout.flush()

        anyio.run(main)
        """;

    private static readonly Requirement AnyIo = Requirement.OfPython("anyio.to_process", "python3-anyio");

    public override string Name => "AnyIO to_process";

    protected override IReadOnlyList<string> Command => [Requirement.Python, "-c", Script];

    public override async Task<string?> PrepareAsync() => await AnyIo.CheckAsync(install) ?? await base.PrepareAsync();
}
