using System.Globalization;
using Offload.Benchmarks.Measurement;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Mappers;

/// <summary>Python's <c>ProcessPoolExecutor.map</c>, with the best of several chunk sizes.</summary>
internal sealed class PythonMapper : Mapper
{
    private const string Script =
        """
        import sys, time
        from concurrent.futures import ProcessPoolExecutor

        def increment(number):
            return number + 1

        if __name__ == '__main__':
            with ProcessPoolExecutor(int(sys.argv[1])) as executor:
                for line in sys.stdin:
                    items, chunksize = map(int, line.split())
                    start = time.perf_counter_ns()
                    total = 0
                    for result in executor.map(increment, range(items), chunksize=chunksize):
                        total += result
                    print(time.perf_counter_ns() - start, total, flush=True)
        """;

    private const int TrialItems = 200_000;
    private const int Trials = 3;
    private static readonly int[] ChunkSizes = [500, 1_000, 2_500, 5_000, 10_000, 25_000];

    private readonly string _folder = Directory.CreateTempSubdirectory("offload-benchmark-").FullName;
    private LineProcess? _process;
    private int _chunkSize;

    public override string Name => $"python3 ProcessPoolExecutor.map, chunksize={_chunkSize}";

    public override async Task<string?> PrepareAsync()
    {
        // A file of its own, which its workers import.
        string script = Path.Combine(_folder, "mapper.py");
        await File.WriteAllTextAsync(script, Script);
        try
        {
            var options = new SubprocessOptions { StandardError = SubprocessOutput.Inherit };
            _process = new LineProcess(Name, await Subprocess.OpenAsync(["python3", script, $"{Workers}"], options));
        }
        catch (ExecutableNotFoundException exception)
        {
            return exception.Message;
        }

        await ChooseChunkSizeAsync();
        return null;
    }

    public override async Task<TimeSpan> IncrementAsync(int items)
    {
        string[] answer = (await _process!.AskAsync($"{items} {_chunkSize}")).Split(' ');
        Check(long.Parse(answer[1], CultureInfo.InvariantCulture), items);
        return LineProcess.ParseNanoseconds(answer[0]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ChooseChunkSizeAsync()
    {
        var best = TimeSpan.MaxValue;
        int bestSize = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            foreach (int size in ChunkSizes)
            {
                _chunkSize = size;
                TimeSpan time = await IncrementAsync(TrialItems);
                if (time < best)
                    (best, bestSize) = (time, size);
            }
        }

        _chunkSize = bestSize;
    }
}
