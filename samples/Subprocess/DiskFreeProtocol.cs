using System.Text;
using Offload.Subprocesses;

namespace Offload.Samples.Subprocesses;

/// <summary>Parses the table of <c>df</c> with a protocol class, as with <c>asyncio.SubprocessProtocol</c>.</summary>
internal sealed class DiskFreeProtocol : SubprocessProtocol
{
    private readonly StringBuilder _text = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>One dictionary for each file system, with the headings as keys.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> FileSystems { get; private set; } = [];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new SubprocessOptions { StandardInput = SubprocessInput.Null, Environment = { ["LC_ALL"] = "C" } };
        (SubprocessTransport? transport, DiskFreeProtocol? protocol) = await Subprocess.ConnectAsync(
            () => new DiskFreeProtocol(), ["df", "-P", "-k"], options, cancellationToken);
        await using (transport)
            await transport.Completion.WaitAsync(cancellationToken);

        foreach (IReadOnlyDictionary<string, string> fileSystem in protocol.FileSystems)
            Console.WriteLine(
                $"{fileSystem["Mounted on"],-30} {fileSystem["Available"],12} of {fileSystem["1024-blocks"],12} KiB free");
    }

    public override void ConnectionMade(SubprocessTransport transport)
        => Console.WriteLine($"process {transport.ProcessId} started");

    public override void PipeDataReceived(int descriptor, ReadOnlyMemory<byte> data)
    {
        Console.WriteLine($"read {data.Length} bytes from {(descriptor == 1 ? "stdout" : "stderr")}");
        if (descriptor != 1)
            return;
        var characters = new char[_decoder.GetCharCount(data.Span, flush: false)];
        _text.Append(characters, 0, _decoder.GetChars(data.Span, characters, flush: false));
    }

    public override void ProcessExited() => Console.WriteLine("process exited");

    /// <summary>Only now is it certain that all data has come.</summary>
    public override void ConnectionLost(Exception? exception)
    {
        var lines = _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var headings = lines[0].Replace("Mounted on", "Mounted_on", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(heading => heading.Replace('_', ' '))
            .ToList();
        FileSystems = [.. lines.Skip(1).Select(line => ParseLine(headings, line))];
    }

    private static Dictionary<string, string> ParseLine(List<string> headings, string line) =>
        headings.Zip(line.Split(' ', headings.Count, StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(pair => pair.First, pair => pair.Second);
}
