using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Rivals;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Echoers;

/// <summary>
/// AnyIO's <c>to_process</c>, which measures itself; <c>bytes</c> is the function that gives its argument back.
/// </summary>
/// <param name="install">Whether it may be installed if it is missing.</param>
internal sealed class AnyIoEchoer(bool install) : Echoer
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

    private LineProcess? _process;

    public override string Name => "AnyIO to_process";

    public override async Task<string?> PrepareAsync()
    {
        if (await AnyIo.CheckAsync(install) is { } obstacle)
            return obstacle;
        var options = new SubprocessOptions { StandardError = SubprocessOutput.Inherit };
        _process = new LineProcess(Name, await Subprocess.OpenAsync([Requirement.Python, "-c", Script], options));
        return null;
    }

    public override async Task EchoAsync(byte[] payload, Samples samples, int times)
    {
        foreach (string duration in await _process!.AskAsync($"{payload.Length} {times}", lines: times))
            samples.Add(LineProcess.ParseNanoseconds(duration));
    }

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;
}
