using LogSearch;
using QuickStart.Terminal;
using Spectre.Console;

// A log of some gigabytes goes through worker processes as streams: each worker reads a part of the caller's file and sends back
// what it finds while it still searches. Neither side ever has more than a few buffers of it in memory.

const int LinesShown = 5;
const long MemoryLimit = 512L * 1024 * 1024;

if (!SearchOptions.TryParse(args, out SearchOptions? options, out string? message))
{
    Console.Error.WriteLine(message);
    return 2;
}

PlainOutput.UseWhereRedirected();
string path = options.File ?? Path.Combine(Path.GetTempPath(), $"offload-logsearch-{Environment.ProcessId}.log");
long? planted = null;
try
{
    if (options.File is null)
    {
        await AnsiConsole.Progress().StartAsync(bars =>
        {
            ProgressTask bar = bars.AddTask("writing a log", maxValue: options.SampleSize);
            planted = SampleLog.Write(path, options.SampleSize, written => bar.Value = written);
            return Task.CompletedTask;
        });
    }

    using var log = new LogFile(path);
    var search = new Search(log, options.Pattern);
    var first = new List<LogLine>();
    await AnsiConsole.Progress().StartAsync(bars => search.RunAsync(bars, line =>
    {
        lock (first)
        {
            if (first.Count < LinesShown)
                first.Add(line);
        }
    }));

    foreach (LogLine line in first)
        AnsiConsole.WriteLine($"{line.Offset,14:N0}  {line.Text}");
    double mebibytes = log.Length / 1048576.0;
    AnsiConsole.WriteLine($"{search.Found:N0} lines in {mebibytes:N0} MiB, {search.Time.TotalSeconds:0.0} s, "
        + $"{mebibytes / search.Time.TotalSeconds:N0} MiB/s");

    var checks = new Checks();
    checks.Check(planted is null || search.Found == planted, $"found {search.Found:N0} of {planted ?? search.Found:N0} lines");
    checks.Check(
        search.PeakMemory < MemoryLimit, $"this process never had more than {search.PeakMemory / 1048576:N0} MiB in memory");
    return checks.ExitCode;
}
finally
{
    if (options.File is null)
        File.Delete(path);
}
