using System.Diagnostics;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Readers;
using Offload.Benchmarks.Reporting;

namespace Offload.Benchmarks.Rows;

/// <summary>Much output of one program: what it costs to have it read in .NET, and not by the system's own tools.</summary>
internal sealed class PipeRow : Row
{
    private const int Rounds = 9;
    private const double Gibibytes = (double)Reader.Length / (1 << 30);

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public override string Name => "pipe";

    public override string Title
        => $"{Gibibytes} GiB through a pipe, written by `head -c {Reader.Length} /dev/zero`: {Rounds} rounds, the peers by turns";

    public override string? Obstacle => OperatingSystem.IsWindows() ? "Windows has no /dev/zero, head, cat and wc" : null;

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Reader[] readers = [new OffloadReader(), new ShellReader("cat | wc -c"), new ShellReader("wc -c")];
        var samples = readers.ToDictionary(reader => reader, _ => new Samples(Rounds));
        IReadOnlyList<string> skipped = await Contest.RunAsync(
            readers,
            Rounds,
            warmUp: reader => ReadAsync(reader, new Samples(1)),
            takeTurn: reader => ReadAsync(reader, samples[reader]));
        IEnumerable<string> table = ResultTable.OfRates(
            "", readers, (reader, percent) => Gibibytes / samples[reader].Percentile(percent).TotalSeconds, "0.00 'GiB/s'");
        return [.. table, .. skipped];
    }

    private static async Task ReadAsync(Reader reader, Samples samples)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        long start = Stopwatch.GetTimestamp();
        long length = await reader.ReadAsync(timeout.Token);
        samples.Add(Stopwatch.GetElapsedTime(start));
        if (length != Reader.Length)
            throw new InvalidOperationException($"{reader.Name} got {length} of {Reader.Length} bytes.");
    }
}
