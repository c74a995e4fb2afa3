using System.Globalization;
using Offload.Benchmarks.Echoers;
using Offload.Benchmarks.Launchers;
using Offload.Benchmarks.Peers;
using Offload.Benchmarks.Rivals;

namespace Offload.Benchmarks;

/// <summary>What else this program is, when it has started itself.</summary>
internal static class OtherRole
{
    /// <summary>Plays the role that the arguments name, to its end; false if they name none.</summary>
    public static async Task<bool> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case [ProcessPerCallPeer.CallArgument, var left, var right]:
                Console.WriteLine(int.Parse(left, CultureInfo.InvariantCulture) + int.Parse(right, CultureInfo.InvariantCulture));
                return true;
            case [PeerServers.Argument, var peer, var address]:
                await PeerServers.RunAsync(peer, address);
                return true;
            case [GibibyteTrial.Argument, var form]:
                await GibibyteTrial.RunAsync(form);
                return true;
            case [DotNetEchoer.Argument, var name]:
                await DotNetEchoer.ServeAsync(name);
                return true;
            case [DotNetLauncher.LoopArgument, var launcher]:
                await DotNetLauncher.LoopAsync(launcher);
                return true;
            case [RivalList.HostArgument, var key, var workers]:
                await new PeerHost(RivalList.CreatePeer(key, int.Parse(workers, CultureInfo.InvariantCulture)))
                    .RunAsync(Console.In, Console.Out);
                return true;
            default:
                return false;
        }
    }
}
