using System.Diagnostics;
using System.Globalization;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Peers;

/// <summary>
/// No worker at all: System.Diagnostics.Process starts a program for each call, arguments in, standard output out.
/// </summary>
internal sealed class ProcessPerCallPeer : Peer
{
    public const string CallArgument = "--add";

    public override string Name => "a process per call (System.Diagnostics.Process)";

    public override Task StartAsync() => Task.CompletedTask;

    public override async ValueTask<int> AddAsync(int left, int right)
    {
        IReadOnlyList<string> program = ThisProgram.Command;
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), CallArgument, Text(left), Text(right)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return int.Parse(output, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    public override ValueTask DisposeAsync() => default;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
