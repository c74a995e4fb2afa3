using System.Text;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Checklist;

public sealed class ProtocolTests : ProcessTest
{
    [Fact]
    public async Task Connection_made_comes_first_and_connection_lost_last_after_exit_and_all_pipes()
    {
        var (transport, protocol) = await Subprocess.ConnectAsync(
            () => new RecordingProtocol(), "printf one; sleep 0.05; printf two; printf three >&2; exit 4",
            cancellationToken: Bound);
        await using (transport)
            await transport.Completion.WaitAsync(Bound);

        protocol.Calls[0].ShouldBe("made");
        protocol.Calls[^1].ShouldBe("lost");
        protocol.Calls.Count(call => call == "exited 4").ShouldBe(1);
        foreach (int descriptor in new[] { 0, 1, 2 })
            protocol.Calls.Count(call => call == $"pipe {descriptor} lost").ShouldBe(1);
        protocol.TextOf(1).ShouldBe("onetwo");
        protocol.TextOf(2).ShouldBe("three");
        protocol.Calls.FindLastIndex(call => call == "data 1").ShouldBeLessThan(protocol.Calls.IndexOf("pipe 1 lost"));
        protocol.Overlapped.ShouldBeFalse();
    }

    [Fact]
    public async Task The_exit_status_is_set_before_process_exited_and_data_may_come_after_it()
    {
        var (transport, protocol) = await Subprocess.ConnectAsync(
            () => new RecordingProtocol(), "(sleep 0.2; echo late) & exit 0", cancellationToken: Bound);
        await using (transport)
            await transport.Completion.WaitAsync(Bound);
        protocol.Calls.ShouldContain("exited 0");
        protocol.Calls.IndexOf("data 1").ShouldBeGreaterThan(protocol.Calls.IndexOf("exited 0"));
        protocol.TextOf(1).ShouldBe("late\n");
    }

    [Fact]
    public async Task Only_pipes_give_events()
    {
        var options = new SubprocessOptions { StandardInput = SubprocessInput.Null, StandardError = SubprocessOutput.Null };
        var (transport, protocol) = await Subprocess.ConnectAsync(
            () => new RecordingProtocol(), "echo x; echo y >&2", options, Bound);
        await using (transport)
            await transport.Completion.WaitAsync(Bound);
        transport.StandardInput.ShouldBeNull();
        protocol.Calls.ShouldBe(["made", "data 1", "pipe 1 lost", "exited 0", "lost"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_input_is_written_through_the_transport()
    {
        var (transport, protocol) = await Subprocess.ConnectAsync(
            () => new RecordingProtocol(), ["cat"], cancellationToken: Bound);
        await using (transport)
        {
            await transport.StandardInput!.WriteAsync("hello"u8.ToArray(), Bound);
            await transport.StandardInput.DisposeAsync();
            await transport.Completion.WaitAsync(Bound);
        }

        protocol.TextOf(1).ShouldBe("hello");
        protocol.Calls.ShouldContain("pipe 0 lost");
    }

    [Fact]
    public async Task Close_closes_the_pipes_kills_a_running_process_and_may_be_called_twice()
    {
        var (transport, protocol) = await Subprocess.ConnectAsync(
            () => new RecordingProtocol(), ["sleep", "987008"], cancellationToken: Bound);
        transport.ExitStatus.ShouldBeNull();
        transport.Close();
        transport.Close();
        transport.IsClosing.ShouldBeTrue();
        await transport.DisposeAsync();
        transport.ExitStatus!.Value.Signal.ShouldBe(9);
        protocol.Calls[^1].ShouldBe("lost");
        ProcessProbe.FindByArgument("987008").ShouldBeEmpty();
    }

    [Fact]
    public async Task Close_never_signals_a_finished_process()
    {
        var (transport, _) = await Subprocess.ConnectAsync(() => new RecordingProtocol(), "exit 3", cancellationToken: Bound);
        await transport.WaitAsync(Bound);
        transport.Close();
        await transport.DisposeAsync();
        transport.ExitStatus!.Value.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task What_a_callback_throws_kills_the_process_and_is_what_was_lost()
    {
        var (transport, protocol) = await Subprocess.ConnectAsync(
            () => new RecordingProtocol { ThrowOnData = true }, "echo x; sleep 987009", cancellationToken: Bound);
        await Should.ThrowAsync<InvalidDataException>(() => transport.Completion.WaitAsync(Bound));
        protocol.LostWith.ShouldBeOfType<InvalidDataException>();
        await transport.DisposeAsync();
        ProcessProbe.FindByArgument("987009").ShouldBeEmpty();
    }

    private sealed class RecordingProtocol : SubprocessProtocol
    {
        private readonly Dictionary<int, MemoryStream> _data = new() { [1] = new(), [2] = new() };
        private SubprocessTransport? _transport;
        private int _running;

        public List<string> Calls { get; } = [];

        public bool Overlapped { get; private set; }

        public bool ThrowOnData { get; init; }

        public Exception? LostWith { get; private set; }

        public string TextOf(int descriptor) => Encoding.UTF8.GetString(_data[descriptor].ToArray());

        public override void ConnectionMade(SubprocessTransport transport)
        {
            _transport = transport;
            Record("made");
        }

        public override void PipeDataReceived(int descriptor, ReadOnlyMemory<byte> data)
        {
            if (ThrowOnData)
                throw new InvalidDataException();
            _data[descriptor].Write(data.Span);
            Record($"data {descriptor}");
        }

        public override void PipeConnectionLost(int descriptor, Exception? exception) => Record($"pipe {descriptor} lost");

        public override void ProcessExited() => Record($"exited {_transport!.ExitStatus!.Value.ReturnCode}");

        public override void ConnectionLost(Exception? exception)
        {
            LostWith = exception;
            Record("lost");
        }

        private void Record(string call)
        {
            Overlapped |= Interlocked.Increment(ref _running) > 1;
            Thread.Sleep(5);
            Calls.Add(call);
            Interlocked.Decrement(ref _running);
        }
    }
}
