using System.Globalization;
using System.Text;
using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Echoers;

/// <summary>AnyIO's <c>to_process</c>, which measures itself; <c>bytes</c> is the function that gives its argument back.</summary>
internal sealed class AnyIoEchoer : Echoer
{
    private const string Script =
        """
        import sys, time
        import anyio, anyio.to_process

        async def main():
            print("ready", flush=True)
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

    // The first that has AnyIO; Debian's own knows Debian's packages.
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private RunningProcess? _process;
    private StreamReader? _lines;

    public override string Name => "AnyIO to_process";

    public override async Task<string?> PrepareAsync()
    {
        foreach (string interpreter in Interpreters)
        {
            try
            {
                _process = await Subprocess.OpenAsync([interpreter, "-c", Script], new SubprocessOptions { StandardError = SubprocessOutput.Null });
            }
            catch (ExecutableNotFoundException)
            {
                continue;
            }

            _lines = new StreamReader(_process.StandardOutput!);
            if (await _lines.ReadLineAsync() == "ready")
                return null;
            await _process.DisposeAsync();
        }

        return "there is no Python with AnyIO (Debian: python3-anyio)";
    }

    public override async Task EchoAsync(byte[] payload, Samples samples, int times)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await _process!.StandardInput!.WriteAsync(Encoding.ASCII.GetBytes($"{payload.Length} {times}\n"), timeout.Token);
        for (int i = 0; i < times; i++)
        {
            string line = await _lines!.ReadLineAsync(timeout.Token) ?? throw new EndOfStreamException("Python has ended.");
            samples.Add(TimeSpan.FromMicroseconds(long.Parse(line, CultureInfo.InvariantCulture) / 1000.0));
        }
    }

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;
}
