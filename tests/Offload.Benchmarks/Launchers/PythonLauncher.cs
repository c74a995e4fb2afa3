using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>asyncio's subprocess module, in one interpreter.</summary>
internal sealed class PythonLauncher : Launcher
{
    private const string Script =
        """
        import asyncio, sys, time

        async def main(program):
            for line in sys.stdin:
                for _ in range(int(line)):
                    start = time.perf_counter_ns()
                    process = await asyncio.create_subprocess_exec(program)
                    if await process.wait() != 0:
                        sys.exit(1)
                    print(time.perf_counter_ns() - start)
                sys.stdout.flush()

        asyncio.run(main(sys.argv[1]))
        """;

    public override string Name => "python3 asyncio, streams inherited";

    protected override Task<RunningProcess> OpenLoopAsync(SubprocessOptions options)
        => Subprocess.OpenAsync(["python3", "-c", Script, Program], options);
}
