using System.Collections.Concurrent;
using System.Diagnostics;

namespace Offload.Package.Tests.Support;

/// <summary>
/// A program that a test has started. Its output is collected; when it is disposed, it and all it started are ended. It does
/// without Offload.Subprocess, which is what is tested here.
/// </summary>
internal sealed class StartedProgram : IAsyncDisposable
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private StartedProgram(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    public static StartedProgram Start(
        string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        TestEnvironment.Apply(start);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        var started = new StartedProgram(new Process { StartInfo = start });
        started._process.OutputDataReceived += started.Collect;
        started._process.ErrorDataReceived += started.Collect;
        started._process.Start();
        started._process.StandardInput.Close();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Waits for the program's end.</summary>
    /// <exception cref="InvalidOperationException">It took longer than the timeout, or its exit code is not 0; with all its
    /// output.</exception>
    public async Task<string> SucceedAsync(TimeSpan timeout)
    {
        await EndAsync(timeout);
        return _process.ExitCode == 0 ? Output : throw Failure($"exited with code {_process.ExitCode}");
    }

    /// <summary>Waits for the end of a program that is expected to fail.</summary>
    /// <exception cref="InvalidOperationException">It took longer than the timeout, or its exit code is 0; with all its
    /// output.</exception>
    public async Task<string> FailAsync(TimeSpan timeout)
    {
        await EndAsync(timeout);
        return _process.ExitCode != 0 ? Output : throw Failure("succeeded");
    }

    /// <summary>Waits until the program has written a line that contains a text.</summary>
    /// <exception cref="InvalidOperationException">It ended or the timeout passed before; with all its output.</exception>
    public async Task<string> WaitForLineAsync(string text, TimeSpan timeout)
    {
        var stopwatch = Stopwatch.StartNew();
        while (stopwatch.Elapsed < timeout && !_process.HasExited)
        {
            if (_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
                return line;
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        throw Failure($"wrote no line with '{text}'");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            using var limit = new CancellationTokenSource(ExitTimeout);
            await _process.WaitForExitAsync(limit.Token);
        }

        _process.Dispose();
    }

    private async Task EndAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw Failure($"did not end within {timeout.TotalSeconds} s");
        }
    }

    private void Collect(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is not null)
            _lines.Enqueue(received.Data);
    }

    private InvalidOperationException Failure(string what)
        => new($"'{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}' {what}:\n{Output}");
}
