using System.IO.Pipelines;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Conversations;

/// <summary>Pipes of the caller that are lent to a worker.</summary>
public sealed class PipeTests : WorkerTest
{
    [Fact]
    public async Task Pipes_are_read_and_written()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        var pipe = new Pipe();

        Task<int> counting = Bytes.CountLinesInProcessAsync(pipe.Reader);
        await Bytes.WriteLinesInProcessAsync(pipe.Writer, 100_000).WaitAsync(Ample);
        await pipe.Writer.CompleteAsync(); // they are the caller's to complete

        (await counting.WaitAsync(Ample)).ShouldBe(100_000);
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_any_more_stops_the_worker()
    {
        using IDisposable use = CreatePool().Use();
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();

        (await Should.ThrowAsync<IOException>(() => Bytes.WriteLinesInProcessAsync(pipe.Writer, 1_000_000)))
            .Message.ShouldContain("has been completed");
    }
}
