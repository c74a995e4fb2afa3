using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Peers;
using Offload.Benchmarks.Rows;

// Every claim about speed is a row here that runs its peers beside Offload, in one run and by turns:
//     dotnet run --project tests/Offload.Benchmarks -c Release
// Started with --serve, this program is the other process of a hand-written peer.

if (args is ["--serve", var peer, var address])
{
    await PeerServers.RunAsync(peer, address);
    return 0;
}

Row[] rows = [new RoundTripRow()];

Console.WriteLine(Machine.Describe());
foreach (Row row in rows)
{
    Console.WriteLine();
    Console.WriteLine(row.Title);
    foreach (string line in await row.MeasureAsync())
        Console.WriteLine(line);
}

return 0;
