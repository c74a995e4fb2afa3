using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Peers;

namespace Offload.Benchmarks.Rivals;

/// <summary>Who is measured: Offload, the floors that nothing can be better than, and what people use instead.</summary>
internal static class RivalList
{
    /// <summary>What makes this program the process of a rival, before its key and the number of workers.</summary>
    public const string HostArgument = "--rival";

    private const string OffloadKey = "offload";

    private static readonly Dictionary<string, Func<int, Peer>> Peers = new(StringComparer.Ordinal)
    {
        [OffloadKey] = workers => new OffloadPeer { Workers = workers },
        ["offload-spare"] = workers => new OffloadPeer { Workers = workers, SpareWorkers = 1 },
        ["shared-memory"] = _ => new SharedMemoryPeer(),
        ["socket"] = _ => new SocketPeer(),
        ["json"] = workers => new StreamJsonRpcPeer { Workers = workers },
        ["message-pack"] = workers => new StreamJsonRpcPeer(binary: true) { Workers = workers },
        ["process"] = _ => new ProcessPerCallPeer(),
    };

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rivals");

    private static readonly string NodeFolder =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "offload-benchmarks");

    public static IReadOnlyList<Rival> All { get; } =
    [
        OfDotNet(OffloadKey, RivalKind.Offload),
        OfDotNet("offload-spare", RivalKind.Variant) with { OnlyStarts = true },
        OfDotNet("shared-memory", RivalKind.Floor),
        OfDotNet("socket", RivalKind.Floor),
        OfDotNet("json"),
        OfDotNet("message-pack"),
        OfDotNet("process"),
        OfPython("executor-fork", "ProcessPoolExecutor, fork", "concurrent.futures", "python3"),
        OfPython("executor-spawn", "ProcessPoolExecutor, spawn", "concurrent.futures", "python3"),
        OfPython("pool-fork", "multiprocessing.Pool, fork", "multiprocessing", "python3"),
        OfPython("pool-spawn", "multiprocessing.Pool, spawn", "multiprocessing", "python3"),
        OfPython("anyio", "AnyIO to_process", "anyio.to_process", "python3-anyio"),
        OfPython("loky", "joblib's loky", "joblib.externals.loky", "python3-joblib"),
        OfNode("workerpool", "workerpool, processes"),
        OfNode("piscina", "piscina, threads"),
    ];

    public static Rival Offload => All[0];

    /// <summary>What this process is to be.</summary>
    public static Peer CreatePeer(string key, int workers) => Peers[key](workers);

    private static Rival OfDotNet(string key, RivalKind kind = RivalKind.Peer) => new()
    {
        Name = Peers[key](1).Name,
        Command = [.. ThisProgram.Command, HostArgument, key],
        Kind = kind,
    };

    private static Rival OfPython(string way, string name, string module, string package) => new()
    {
        Name = name,
        Command = [Requirement.Python, Path.Combine(Folder, "Python", "rival.py"), way],
        Requirement = Requirement.OfPython(module, package),
    };

    private static Rival OfNode(string way, string name) => new()
    {
        Name = name,
        Command = ["node", Path.Combine(Folder, "Node", "rival.cjs"), way],
        Environment =
            new Dictionary<string, string>(StringComparer.Ordinal) { ["NODE_PATH"] = Path.Combine(NodeFolder, "node_modules") },
        Requirement = new Requirement(
            way,
            ["node", "-e", "require(process.argv[1])", Path.Combine(NodeFolder, "node_modules", way)],
            ["npm", "install", "--prefix", NodeFolder, "--no-fund", "--no-audit", way]),
    };
}
