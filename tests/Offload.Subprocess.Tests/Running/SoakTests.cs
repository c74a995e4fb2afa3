using System.Diagnostics;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

[Collection(Alone.Name)]
public sealed class SoakTests : ProcessTest
{
    private const long GiB = 1024 * 1024 * 1024;

    [Fact]
    public async Task A_child_that_writes_and_reads_a_gibibyte_on_each_stream_neither_deadlocks_nor_fills_the_memory()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(100));
        var output = new CountingStream();
        var error = new CountingStream();
        var options = new SubprocessOptions
        {
            StandardInput = SubprocessInput.FromStream(new ZeroStream(GiB)),
            StandardOutput = SubprocessOutput.ToStream(output),
            StandardError = SubprocessOutput.ToStream(error),
        };
        await Subprocess.RunAsync(["true"], cancellationToken: bound.Token);
        long before = Process.GetCurrentProcess().WorkingSet64;

        string command = $"head -c {GiB} /dev/zero & head -c {GiB} /dev/zero >&2 & wc -c >/dev/null; wait";
        using var peak = new PeakMemory();
        (await Subprocess.RunAsync(command, options, bound.Token)).EnsureSuccess();

        output.Count.ShouldBe(GiB);
        error.Count.ShouldBe(GiB);
        (peak.Stop() - before).ShouldBeLessThan(64 * 1024 * 1024);
    }

    [Fact]
    public async Task Ten_thousand_processes_beside_the_runtimes_own_leave_no_zombie_and_lose_no_status()
    {
        const int count = 10_000;
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(100));
        await Task.WhenAll(RunOursAsync(0), RunTheirsAsync(1));
        int descriptors = ProcessProbe.OwnDescriptors();

        int wrong = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = bound.Token },
            async (i, _) =>
            {
                if (!await (i % 2 == 0 ? RunOursAsync(i % 200) : RunTheirsAsync(i % 200)))
                    Interlocked.Increment(ref wrong);
            });

        wrong.ShouldBe(0);
        ChildProcesses.OfThisProcess().ShouldBeEmpty();
        for (int i = 0; i < 100 && ProcessProbe.OwnDescriptors() > descriptors; i++)
            await Task.Delay(20, bound.Token);
        ProcessProbe.OwnDescriptors().ShouldBeLessThanOrEqualTo(descriptors);

        async Task<bool> RunOursAsync(int code)
        {
            var options = new SubprocessOptions { StandardInput = SubprocessInput.Null, StandardOutput = SubprocessOutput.Null };
            await using var process = await Subprocess.OpenAsync(Command(code), options, bound.Token);
            return (await process.WaitAsync(bound.Token)).ExitCode == code;
        }

        async Task<bool> RunTheirsAsync(int code)
        {
            using var process = Process.Start(Command(code)[0], Command(code)[1..]);
            await process.WaitForExitAsync(bound.Token);
            return process.ExitCode == code;
        }

        static string[] Command(int code) => ["/bin/sh", "-c", $"exit {code}"];
    }

    [Fact]
    public async Task A_thousand_callers_may_start_processes_at_the_same_time()
    {
        const int count = 1000;
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var processes = await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(
            () => Subprocess.OpenAsync(["cat"], new SubprocessOptions { StartOnPermanentThread = i % 2 == 0 }, bound.Token),
            bound.Token)));
        processes.Select(process => process.Id).Distinct().Count().ShouldBe(count);

        var results = await Task.WhenAll(processes.Select((process, i) => process.CommunicateAsync($"text {i}", bound.Token)));
        for (int i = 0; i < count; i++)
        {
            results[i].OutputText.ShouldBe($"text {i}");
            await processes[i].DisposeAsync();
        }

        ChildProcesses.OfThisProcess().ShouldBeEmpty();
    }

    private sealed class PeakMemory : IDisposable
    {
        private readonly Timer _timer;
        private long _peak;

        public PeakMemory()
        {
            _timer = new Timer(_ => Look(), null, 0, 20);
        }

        public long Stop()
        {
            Look();
            return Interlocked.Read(ref _peak);
        }

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            using var self = Process.GetCurrentProcess();
            Interlocked.Exchange(ref _peak, Math.Max(Interlocked.Read(ref _peak), self.WorkingSet64));
        }
    }

    private sealed class ZeroStream(long length) : SequentialStream(canRead: true, canWrite: false)
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = (int)Math.Min(buffer.Length, _left);
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }

    private sealed class CountingStream : MemoryStream
    {
        public long Count { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
