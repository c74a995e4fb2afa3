using Offload.Subprocesses;

namespace Offload.Benchmarks.Launchers;

/// <summary>The floor: the two calls that it takes, in a C program that does nothing else.</summary>
internal sealed class CLauncher : Launcher
{
    private const string Source =
        """
        #include <spawn.h>
        #include <stdio.h>
        #include <sys/wait.h>
        #include <time.h>

        extern char **environ;

        static long long now(void)
        {
            struct timespec time;
            clock_gettime(CLOCK_MONOTONIC, &time);
            return time.tv_sec * 1000000000LL + time.tv_nsec;
        }

        int main(int count, char **arguments)
        {
            int starts;
            while (scanf("%d", &starts) == 1) {
                while (starts-- > 0) {
                    pid_t id;
                    int status;
                    long long start = now();
                    if (posix_spawn(&id, arguments[1], NULL, NULL, arguments + 1, environ) != 0
                        || waitpid(id, &status, 0) != id || status != 0)
                        return 1;
                    printf("%lld\n", now() - start);
                }
                fflush(stdout);
            }
            return 0;
        }

        """;

    public override string Name => "C posix_spawn + waitpid, streams inherited";

    protected override async Task<RunningProcess> OpenLoopAsync(SubprocessOptions options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("offload-benchmark-");
        try
        {
            string source = Path.Combine(folder.FullName, "loop.c");
            string loop = Path.Combine(folder.FullName, "loop");
            await File.WriteAllTextAsync(source, Source);
            (await Subprocess.RunAsync(["cc", "-O2", "-o", loop, source])).EnsureSuccess();
            return await Subprocess.OpenAsync([loop, Program], options);
        }
        finally
        {
            folder.Delete(recursive: true);     // a running program does without its file
        }
    }
}
