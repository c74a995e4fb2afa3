using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Conversations;

public sealed class ByteStreamTests : WorkerTest
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(10 * Megabyte + 17)]
    public async Task The_worker_reads_a_stream_of_the_caller(int bytes)
    {
        using IDisposable use = CreatePool().Use();
        byte[] content = Bytes.Pattern(0, bytes);

        (await Bytes.HashInProcessAsync(new MemoryStream(content))).ShouldBe(Hash(content));
        (await Bytes.HashInProcessAsync(new Trickle(content, 70_001))).ShouldBe(Hash(content));
        (await Bytes.HashSynchronouslyAsync(new MemoryStream(content), byteByByte: false)).ShouldBe(Hash(content));
    }

    [Fact]
    public async Task A_stream_can_be_read_byte_by_byte_from_one_that_comes_bit_by_bit()
    {
        using IDisposable use = CreatePool().Use();
        byte[] content = Bytes.Pattern(0, 20_000);

        (await Bytes.HashSynchronouslyAsync(new Trickle(content, 7), byteByByte: true)).ShouldBe(Hash(content));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(100_000, 7)]
    [InlineData(10 * Megabyte, 100_000)]
    [InlineData(10 * Megabyte, 3 * Megabyte)]
    public async Task The_worker_writes_into_a_stream_of_the_caller_before_its_result_is_there(int bytes, int block)
    {
        using IDisposable use = CreatePool().Use();
        using var synchronous = new MemoryStream();
        using var asynchronous = new MemoryStream();

        await Bytes.FillSynchronouslyAsync(synchronous, bytes, block);
        await Bytes.FillInProcessAsync(asynchronous, bytes, block);

        synchronous.ToArray().ShouldBe(Bytes.Pattern(0, bytes));
        asynchronous.ToArray().ShouldBe(Bytes.Pattern(0, bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_copied_into_another_and_both_stay_open(bool synchronously)
    {
        using IDisposable use = CreatePool().Use();
        byte[] content = Bytes.Pattern(0, 5 * Megabyte + 3);
        await File.WriteAllBytesAsync(PathOf("source"), content);
        await using FileStream source = File.OpenRead(PathOf("source"));
        await using FileStream target = File.Create(PathOf("target"));

        await Bytes.CopyInProcessAsync(source, target, synchronously);

        source.Position.ShouldBe(content.Length);
        target.Position.ShouldBe(content.Length);
        target.Position = 0;
        (await SHA256.HashDataAsync(target)).ShouldBe(SHA256.HashData(content));
    }

    [Fact]
    public async Task A_connection_is_read_and_written_at_the_same_time()
    {
        using IDisposable use = CreatePool().Use();
        (NetworkStream mine, NetworkStream lent) = await ConnectAsync();
        await using (mine)
        await using (lent)
        {
            Task answering = Bytes.AnswerInProcessAsync(lent);
            byte[] answer = new byte[1];
            for (byte question = 0; question < 100; question++)
            {
                await mine.WriteAsync(new[] { question });
                await mine.ReadExactlyAsync(answer).AsTask().WaitAsync(Ample);
                answer[0].ShouldBe((byte)(question + 1));
            }

            mine.Socket.Shutdown(SocketShutdown.Send);
            await answering.WaitAsync(Ample);
        }
    }

    [Fact]
    public async Task The_worker_sees_what_the_stream_is_like()
    {
        using IDisposable use = CreatePool().Use();
        using var memory = new MemoryStream(new byte[10]) { Position = 4 };
        using var fixedMemory = new MemoryStream(new byte[10], writable: false);

        (await Bytes.LookAsync(memory)).ShouldBe(new Bytes.View(true, true, false, 10, 4));
        (await Bytes.LookAsync(fixedMemory)).ShouldBe(new Bytes.View(true, false, false, 10, 0));
        (await Bytes.LookAsync(new Trickle([], 1))).ShouldBe(new Bytes.View(true, false, false, null, null));
        (await Bytes.LookAsync(Stream.Null)).ShouldBe(new Bytes.View(true, true, false, 0, 0));
    }

    [Fact]
    public async Task Nothing_is_read_before_the_worker_reads_and_not_much_more_than_it_reads()
    {
        using IDisposable use = CreatePool().Use();
        var source = new Trickle(new byte[100 * Megabyte], Megabyte);

        await Bytes.LookAsync(source);
        source.Taken.ShouldBe(0);
        await Bytes.TakeInProcessAsync(source, 1000, milliseconds: 300);

        source.Taken.ShouldBeInRange(1000, 256 * 1024);
    }

    [Fact]
    public async Task A_stream_that_can_be_sought_stands_afterwards_where_the_worker_has_stopped()
    {
        using IDisposable use = CreatePool().Use();
        byte[] content = Bytes.Pattern(0, Megabyte);
        using var source = new MemoryStream(content);

        byte[] first = await Bytes.TakeInProcessAsync(source, 1000);
        source.Position.ShouldBe(1000);
        byte[] second = await Bytes.TakeInProcessAsync(source, 200_000);

        source.Position.ShouldBe(201_000);
        first.Concat(second).ShouldBe(content.Take(201_000));
    }

    [Fact]
    public async Task A_slow_stream_holds_the_worker_back()
    {
        using IDisposable use = CreatePool().Use();
        await using var target = new Obstacle();

        Task filling = Bytes.FillInProcessAsync(target, 100 * Megabyte, Megabyte);
        await target.Reached.WaitAsync(Ample);
        await Task.Delay(300);
        filling.IsCompleted.ShouldBeFalse();
        target.Remove();
        await filling.WaitAsync(Ample);

        target.Written.ShouldBe(100 * Megabyte);
    }

    [Fact]
    public async Task What_the_callers_stream_throws_is_thrown_in_the_worker_after_what_came_before()
    {
        using IDisposable use = CreatePool().Use();
        var source = new Trickle(new byte[100_000], 1000) { Failure = new IOException("the cable is broken") };
        var target = new Obstacle { Failure = new IOException("the disk is full") };
        target.Remove();

        (await Bytes.ReadToFailureInProcessAsync(source)).ShouldBe(["100000", "the cable is broken", "the cable is broken"]);
        (await Bytes.WriteToFailureInProcessAsync(target)).ShouldBe("the disk is full");
        (await Should.ThrowAsync<IOException>(() => Bytes.FillSynchronouslyAsync(target, 3, 3)))
            .Message.ShouldBe("the disk is full");
    }

    [Fact]
    public async Task What_was_written_before_the_method_threw_is_written()
    {
        using IDisposable use = CreatePool().Use();
        using var target = new MemoryStream();

        await Should.ThrowAsync<OrderException>(() => Bytes.WriteAndThrowAsync(target));

        Encoding.UTF8.GetString(target.ToArray()).ShouldBe("before");
    }

    [Fact]
    public async Task A_worker_that_dies_leaves_what_it_has_flushed_and_touches_the_stream_no_more()
    {
        using IDisposable use = CreatePool().Use();
        using var target = new MemoryStream();

        await Should.ThrowAsync<WorkerCrashedException>(() => Bytes.WriteAndDieInProcessAsync(target));
        target.Dispose(); // who writes into it now fails

        Encoding.UTF8.GetString(target.ToArray()).ShouldBe("before");
    }

    [Fact]
    public async Task Flushing_waits_until_the_callers_stream_is_flushed()
    {
        using IDisposable use = CreatePool().Use();
        await using var target = new Obstacle { WhenFlushed = () => File.WriteAllText(PathOf("flushed"), "") };
        target.Remove();

        (await Bytes.FlushInProcessAsync(target, PathOf("flushed"))).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_is_kept_after_its_call_says_so(bool reading)
    {
        using IDisposable use = CreatePool().Use();

        await Bytes.KeepAsync(new MemoryStream(new byte[10]));

        (await Bytes.UseKeptAsync(reading)).ShouldContain("The stream belongs to a call that has ended.");
    }

    [Fact]
    public async Task A_stream_with_a_position_is_used_in_one_direction()
    {
        using IDisposable use = CreatePool().Use();
        using var stream = new MemoryStream(new byte[10]);

        (await Bytes.ReadAndWriteAsync(stream)).ShouldContain("in one direction per call");

        stream.ToArray().ShouldBe(new byte[10]);
    }

    [Fact]
    public async Task A_read_can_be_cancelled_in_the_worker()
    {
        using IDisposable use = CreatePool().Use();

        (await Bytes.CancelAReadInProcessAsync(new SilentStream())).ShouldBeTrue();
    }

    [Fact]
    public async Task A_read_of_no_bytes_waits_for_the_first_and_leaves_it()
    {
        using IDisposable use = CreatePool().Use();

        (await Bytes.ReadNothingInProcessAsync(new Trickle([7], 1))).ShouldBe(7);
    }

    [Fact]
    public async Task A_cancelled_call_stops_to_read_the_callers_stream()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        var silence = new SilentStream();

        Task<long> waiting = Bytes.WaitForeverInProcessAsync(silence, source.Token);
        await silence.Touched.WaitAsync(Ample);
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(Ample));
        silence.WasCancelled.ShouldBeTrue();
        pool.GetStatistics().Workers.ShouldBe(1, "the worker is kept");
    }

    [Fact]
    public async Task A_closed_stream_is_refused_at_once()
    {
        using IDisposable use = CreatePool().Use();
        var closed = new MemoryStream();
        closed.Dispose();

        (await Should.ThrowAsync<ArgumentException>(() => Bytes.LookAsync(closed))).Message.ShouldContain("is it closed?");
    }

    [Fact]
    public async Task Nothing_can_be_lent_too()
    {
        using IDisposable use = CreatePool().Use();

        (await Bytes.CountArgumentsAsync()).ShouldBe(0);
        (await Bytes.CountArgumentsAsync(Stream.Null, third: new Pipe().Writer)).ShouldBe(2);
    }

    [Fact]
    public async Task A_stream_can_be_lent_on_inside_a_worker()
    {
        using IDisposable use = CreatePool().Use();
        byte[] content = Bytes.Pattern(0, Megabyte);

        (await Bytes.HashNestedInProcessAsync(new MemoryStream(content))).ShouldBe(Hash(content));
    }

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static async Task<(NetworkStream Mine, NetworkStream Lent)> ConnectAsync()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndpoint);
        Socket server = await listener.AcceptSocketAsync();
        return (client.GetStream(), new NetworkStream(server, ownsSocket: true));
    }
}
