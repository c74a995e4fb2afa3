using System.Globalization;
using System.Text;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Measurement;

/// <summary>A process that measures itself: it reads a question a line, and answers with lines of numbers.</summary>
/// <param name="name">Whose process it is.</param>
/// <param name="process">The process, with pipes for input and output.</param>
internal sealed class LineProcess(string name, RunningProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly StreamReader _answers = new(process.StandardOutput!);

    public int Id => process.Id;

    /// <summary>A duration as such processes write it.</summary>
    public static TimeSpan ParseNanoseconds(string number)
        => TimeSpan.FromTicks(long.Parse(number, CultureInfo.InvariantCulture) / 100);

    /// <summary>Asks, and waits for an answer of one line.</summary>
    public async Task<string> AskAsync(string question) => (await AskAsync(question, lines: 1))[0];

    /// <summary>Asks, and waits for an answer of so many lines.</summary>
    public async Task<string[]> AskAsync(string question, int lines)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await process.StandardInput!.WriteAsync(Encoding.ASCII.GetBytes(question + "\n"), timeout.Token);
        string[] answer = new string[lines];
        for (int i = 0; i < lines; i++)
        {
            answer[i] = await _answers.ReadLineAsync(timeout.Token)
                ?? throw new EndOfStreamException(
                    $"'{name}' has ended instead of answering '{question}': {await process.WaitAsync(timeout.Token)}.");
        }

        return answer;
    }

    /// <summary>Closes its input, at which it ends.</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
