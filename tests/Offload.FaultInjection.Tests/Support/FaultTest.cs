using Offload.FaultInjection.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Support;

/// <summary>A test after which nothing may be left: no process, no thread, no descriptor, no file.</summary>
public abstract class FaultTest : WorkerTest
{
    private static readonly string TemporaryFolder = Directory.CreateTempSubdirectory("offload-faults-").FullName;
    private static bool _warm;

    private Belongings? _before;

    /// <summary>Workers put their files where nobody else's are.</summary>
    static FaultTest()
    {
        Environment.SetEnvironmentVariable("TMPDIR", TemporaryFolder);
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(TemporaryFolder, recursive: true);
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (!_warm)
        {
            // What the runtime sets up once, and keeps, is not to be counted.
            using (CreatePool().Use())
                await Task.WhenAll(Work.AddAsync(1, 2), Work.EchoAsync(new byte[1 << 20]));
            await DisposePoolsAsync();
            _warm = true;
        }

        _before = Belongings.OfThisProcess(TemporaryFolder, Folder);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_before is not null)
            await Wait.UntilAsync(() => Left().Count == 0, () => $"nothing is left, but there is: {string.Join(", ", Left())}");

        IReadOnlyList<string> Left() => Belongings.OfThisProcess(TemporaryFolder, Folder).Since(_before);
    }

    /// <summary>
    /// A pool whose workers are the program in <c>tests/Offload.TestProgram</c>, which plays a trick on its caller.
    /// </summary>
    /// <param name="stage">The request that it is played at: <c>hello</c>, <c>bind</c> or <c>call</c>; the others are answered
    /// honestly.</param>
    /// <param name="trick">The trick.</param>
    /// <param name="configure">More options.</param>
    protected WorkerPool CreateImpostorPool(string stage, string trick, Action<WorkerPoolOptions>? configure = null)
        => CreatePool(options =>
    {
        options.WorkerExecutable = Script($"unset DOTNET_STARTUP_HOOKS; exec {TestProgram.Executable} impostor {stage} {trick}");
        options.StartupTimeout = TimeSpan.FromSeconds(10);
        configure?.Invoke(options);
    });

    /// <summary>A pool whose workers get ready when there is a file of this name, and not before.</summary>
    protected WorkerPool CreateHesitantPool(string name, Action<WorkerPoolOptions>? configure = null) => CreatePool(options =>
    {
        options.WorkerExecutable = Script($"until [ -e {PathOf(name)} ]; do sleep 0.01; done; exec {TestProgram.Executable}");
        configure?.Invoke(options);
    });

    /// <summary>A shell script as a worker program.</summary>
    protected string Script(string line) => ShellScript.Write(PathOf($"worker-{Guid.NewGuid():N}.sh"), line);

    /// <summary>Waits until the method has written its process id.</summary>
    protected async Task<int> WorkerOfAsync(string name)
    {
        string path = PathOf(name);
        await Wait.UntilAsync(() => File.Exists(path) && new FileInfo(path).Length > 0, $"{name} has begun");
        return int.Parse(await File.ReadAllTextAsync(path), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The pool works, and so does its next caller.</summary>
    protected static async Task ShouldBeWellAsync(WorkerPool pool)
    {
        using (pool.Use())
            (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
        await Wait.UntilAsync(() => pool.GetStatistics() is { RunningCalls: 0, QueuedCalls: 0 }, "nothing runs, nobody waits");
    }
}
