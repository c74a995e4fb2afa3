using System.Globalization;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Echoers;

/// <summary>An echo that another process of this program calls.</summary>
/// <param name="caller">What it calls.</param>
internal sealed class DotNetEchoer(CallEchoer caller) : OwnProcessEchoer
{
    public const string Argument = "--echo";

    public override string Name => caller.Name;

    protected override IReadOnlyList<string> Command => [.. ThisProgram.Command, Argument, Name];

    /// <summary>Is that process.</summary>
    /// <param name="name">Who is called.</param>
    public static async Task ServeAsync(string name)
    {
        CallEchoer[] callers = [new OffloadEchoer(), new StreamJsonRpcEchoer()];
        await using CallEchoer caller = callers.Single(caller => caller.Name == name);
        await caller.PrepareAsync();
        byte[] payload = [];
        while (await Console.In.ReadLineAsync() is { } line)
        {
            int[] numbers = [.. line.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            if (payload.Length != numbers[0])
                new Random(Seed: 1).NextBytes(payload = new byte[numbers[0]]);
            for (int echo = 0; echo < numbers[1]; echo++)
                Console.WriteLine((await caller.MeasureAsync(payload)).TotalNanoseconds.ToString("0", CultureInfo.InvariantCulture));
        }
    }
}
