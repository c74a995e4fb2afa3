using Microsoft.Extensions.Logging;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Output;

public sealed class OutputTests : FaultTest
{
    [Theory]
    [InlineData(WorkerOutput.Log)]
    [InlineData(WorkerOutput.Null)]
    public async Task A_hundred_megabytes_of_errors_without_a_line_break_neither_block_nor_fill_the_caller(WorkerOutput output)
    {
        WorkerPool pool = CreatePool(options => options.Output = output);
        using IDisposable use = pool.Use();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        (await Mischief.FloodErrorAsync(100).WaitAsync(Ample)).ShouldBe(100);

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(8 << 20);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_flood_of_lines_on_both_streams_does_not_disturb_the_call()
    {
        using IDisposable use = CreatePool().Use();
        (await Mischief.FloodLinesAsync(20_000).WaitAsync(Ample)).ShouldBe(20_000);
    }

    [Fact]
    public async Task A_logger_that_throws_neither_blocks_the_worker_nor_fails_the_call()
    {
        using var factory = new ThrowingLoggerFactory();
        WorkerPool pool = CreatePool(options => options.LoggerFactory = factory);
        using IDisposable use = pool.Use();

        (await Mischief.FloodLinesAsync(20_000).WaitAsync(Ample)).ShouldBe(20_000);
        await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.ExitAsync(1).WaitAsync(Ample));

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_logger_that_throws_does_not_hide_that_a_worker_cannot_start()
    {
        using var factory = new ThrowingLoggerFactory();
        using IDisposable use =
            CreatePool(options => (options.LoggerFactory, options.WorkerExecutable) = (factory, Script("exit 3"))).Use();

        await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));
    }

    [Fact]
    public async Task The_last_words_of_a_worker_are_the_last_ones_of_many()
    {
        using IDisposable use = CreatePool().Use();
        await Mischief.FloodLinesAsync(5_000).WaitAsync(Ample);

        var crash = await Should.ThrowAsync<WorkerCrashedException>(
            () => Mischief.LastWordsAsync("the very last words").WaitAsync(Ample));

        crash.StandardErrorTail.ShouldEndWith("the very last words");
        crash.StandardErrorTail.Length.ShouldBeLessThan(256 * 1024);
    }

    [Fact]
    public async Task A_worker_without_output_streams_works()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        await Mischief.CloseStandardStreamsAsync().WaitAsync(Ample);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_grandchild_that_holds_the_output_open_does_not_hold_the_caller()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.StartChildAndExitAsync(PathOf("child")).WaitAsync(Ample));

        int child = await WorkerOfAsync("child");
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(child), "the grandchild is gone");
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_grandchild_that_has_left_the_workers_group_does_not_hold_the_pool()
    {
        WorkerPool pool = CreatePool();
        int child;
        using (pool.Use())
            child = await Mischief.StartChildAsync("setsid", "sleep 60").WaitAsync(Ample);

        await pool.DisposeAsync().AsTask().WaitAsync(Ample);

        // it has been killed by then, but a busy machine may let it die a little later
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(child), "the grandchild is gone");
    }

    private sealed class ThrowingLoggerFactory : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => throw new InvalidOperationException("the log is full");
    }
}
