using System.Globalization;
using System.Text;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Conversations;

/// <summary>Methods that return a <see cref="Stream"/>: it stays in the worker, and its bytes come as they are wanted.</summary>
public sealed class StreamResultTests : WorkerTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task The_bytes_of_a_file_come_in_order_and_then_the_worker_is_free(int length)
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        byte[] content = Bytes(length);
        await File.WriteAllBytesAsync(PathOf("file"), content);

        await using Stream stream = await Opened.OpenFileAsync(PathOf("file"));
        (await ReadAllAsync(stream)).ShouldBe(content);

        pool.GetStatistics().RunningCalls.ShouldBe(0);
        (await stream.ReadAsync(new byte[1])).ShouldBe(0, "the end stays the end");
    }

    [Fact]
    public async Task A_stream_knows_what_is_left_of_one_that_can_be_sought_but_cannot_be_sought_itself()
    {
        using IDisposable use = CreatePool().Use();
        await File.WriteAllBytesAsync(PathOf("file"), Bytes(1000));

        await using Stream stream = await Opened.OpenFileAsync(PathOf("file"), position: 100);
        await stream.ReadExactlyAsync(new byte[30]);

        (stream.Length, stream.Position, stream.CanRead, stream.CanSeek, stream.CanWrite).ShouldBe((900, 30, true, false, false));
        Should.Throw<NotSupportedException>(() => stream.Position = 0);
        Should.Throw<NotSupportedException>(() => stream.WriteByte(1));
    }

    [Fact]
    public async Task It_is_read_synchronously_too()
    {
        using IDisposable use = CreatePool().Use();
        byte[] content = Bytes(300_000);
        await File.WriteAllBytesAsync(PathOf("file"), content);

        using Stream stream = await Opened.OpenFileAsync(PathOf("file"));
        var copy = new MemoryStream();
        copy.WriteByte((byte)stream.ReadByte());
        byte[] block = new byte[1000];
        for (int count = stream.Read(block, 0, block.Length); count > 0; count = stream.Read(block, 0, block.Length))
            copy.Write(block, 0, count);

        copy.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task A_method_that_returns_no_stream_gives_null()
    {
        using IDisposable use = CreatePool().Use();

        (await Opened.FindInProcessAsync(null)).ShouldBeNull();
        await using Stream? stream = await Opened.FindInProcessAsync("found");
        Encoding.UTF8.GetString(await ReadAllAsync(stream.ShouldNotBeNull())).ShouldBe("found");
    }

    [Fact]
    public async Task What_the_method_throws_is_thrown_by_the_proxy()
    {
        using IDisposable use = CreatePool().Use();

        (await Should.ThrowAsync<OrderException>(() => Opened.OpenNothingAsync())).Message.ShouldBe("there is nothing to open");
        (await Should.ThrowAsync<InvalidOperationException>(() => Opened.OpenClosedAsync()))
            .Message.ShouldContain("is it closed?");
    }

    [Fact]
    public async Task What_the_stream_throws_comes_after_the_bytes_before_it()
    {
        using IDisposable use = CreatePool().Use();
        await using Stream stream = await Opened.OpenBrokenInProcessAsync(PathOf("read"), PathOf("disposed"), 200_000);

        (await ReadExactlyAsync(stream, 200_000)).ShouldBe(Bytes(200_000));

        (await Should.ThrowAsync<OrderException>(async () => await stream.ReadExactlyAsync(new byte[1])))
            .Message.ShouldBe("only 200000 are left");
        File.Exists(PathOf("disposed")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_crash_comes_after_the_bytes_before_it()
    {
        using IDisposable use = CreatePool().Use();
        await using Stream stream = await Opened.OpenMortalAsync(PathOf("read"), PathOf("disposed"), 10_000);

        (await ReadExactlyAsync(stream, 10_000)).ShouldBe(Bytes(10_000));

        (await Should.ThrowAsync<WorkerCrashedException>(async () => await stream.ReadExactlyAsync(new byte[1])))
            .CallStarted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_slow_reader_holds_the_worker_to_a_bounded_buffer()
    {
        using IDisposable use = CreatePool().Use();
        await using Stream stream = await Opened.OpenEndlessAsync(PathOf("read"), PathOf("disposed"));

        for (int i = 0; i < 3; i++)
        {
            await stream.ReadExactlyAsync(new byte[1000]);
            await Task.Delay(200);
        }

        long.Parse(await File.ReadAllTextAsync(PathOf("read")), CultureInfo.InvariantCulture).ShouldBeLessThan(1 << 20);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_of_it_ends_the_call_and_keeps_the_worker(bool isWaiting)
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();
        Stream stream = isWaiting
            ? await Opened.OpenStuckAsync(PathOf("read"), PathOf("disposed"), 10)
            : await Opened.OpenEndlessAsync(PathOf("read"), PathOf("disposed"));
        await stream.ReadExactlyAsync(new byte[10]);
        pool.GetStatistics().RunningCalls.ShouldBe(1);

        await stream.DisposeAsync();

        File.Exists(PathOf("disposed")).ShouldBeTrue("the worker's stream has been disposed of by then");
        pool.GetStatistics().RunningCalls.ShouldBe(0);
        (await Work.GetProcessIdAsync()).ShouldBe(worker);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(new byte[1]));
    }

    [Fact]
    public async Task Disposing_of_it_synchronously_does_not_wait_but_ends_the_call()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        Stream stream = await Opened.OpenStuckAsync(PathOf("read"), PathOf("disposed"), 10);

        stream.Dispose();
        stream.Dispose();

        await Wait.UntilAsync(
            () => File.Exists(PathOf("disposed")) && pool.GetStatistics().RunningCalls == 0, "the call has ended");
    }

    [Fact]
    public async Task The_token_of_the_call_ends_it_while_it_is_read()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        await using Stream stream = await Opened.OpenStuckAsync(PathOf("read"), PathOf("disposed"), 10, source.Token);
        await stream.ReadExactlyAsync(new byte[10]);
        Task<int> reading = stream.ReadAsync(new byte[1]).AsTask();

        await source.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => reading.WaitAsync(Ample)))
            .CancellationToken.ShouldBe(source.Token);
        File.Exists(PathOf("disposed")).ShouldBeTrue("a cooperative end disposes of the stream");
        pool.GetStatistics().Workers.ShouldBe(1);
    }

    [Fact]
    public async Task The_token_of_a_read_ends_only_that()
    {
        using IDisposable use = CreatePool().Use();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await using Stream stream = await Opened.OpenStuckAsync(PathOf("read"), PathOf("disposed"), 10);
        await stream.ReadExactlyAsync(new byte[10]);

        await Should.ThrowAsync<OperationCanceledException>(async () => await stream.ReadExactlyAsync(new byte[1], source.Token));

        File.Exists(PathOf("disposed")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_deadline_counts_to_the_end_of_the_stream()
    {
        using IDisposable use = CreatePool().Use();
        await using Stream stream = await Opened.OpenPastTheDeadlineAsync(PathOf("read"), PathOf("disposed"), 10);
        await stream.ReadExactlyAsync(new byte[10]);

        await Should.ThrowAsync<WorkerTimeoutException>(
            async () => await stream.ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(Ample));
    }

    [Fact]
    public async Task A_method_may_take_streams_and_report_progress_besides()
    {
        using IDisposable use = CreatePool().Use();
        var reported = new TaskCompletionSource<int>();

        await using Stream stream = await Opened.UpperAsync(
            new MemoryStream("shout"u8.ToArray()), new Progress<int>(reported.SetResult));

        Encoding.UTF8.GetString(await ReadAllAsync(stream)).ShouldBe("SHOUT");
        (await reported.Task.WaitAsync(Ample)).ShouldBe(1);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)i;
        return bytes;
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy).WaitAsync(Ample);
        return copy.ToArray();
    }

    private static async Task<byte[]> ReadExactlyAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Ample);
        return bytes;
    }
}
