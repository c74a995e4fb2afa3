using System.Net.Sockets;
using System.Text;

namespace Offload.Benchmarks.Peers;

/// <summary>
/// The floor of floors: two processes that look at the same cache lines all the time, as nobody could work: it takes two
/// processors, whether there is anything to do or not. (Between its turns, the other process sleeps.)
/// </summary>
internal sealed class SharedMemoryPeer : Peer
{
    public const string ServerName = "shared-memory";

    private const int StopNumber = -1;
    private const int LooksBeforeSleep = 2_000_000;
    private const int LongestPath = 4096;

    private SharedPage? _page;
    private PeerProcess? _process;
    private int _number;

    public override string Name => "shared memory, both sides spinning";

    public override async Task StartAsync()
    {
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(folder, $"offload-benchmark-{Guid.NewGuid():N}");
        _page = SharedPage.Create(path);
        try
        {
            _process = await PeerProcess.StartAsync(ServerName);
            await _process.Socket.SendAsync(Encoding.UTF8.GetBytes(path));
            _ = await _process.Socket.ReceiveAsync(new byte[1]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public override ValueTask<int> AddAsync(int left, int right)
    {
        SharedPage page = _page!;
        int number = _number == int.MaxValue ? 1 : _number + 1;
        page.Left = left;
        page.Right = right;
        page.RequestNumber = number;
        while (page.ResponseNumber != number)
            Thread.SpinWait(1);
        _number = number;
        return new(page.Sum);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_page is not null)
            _page.RequestNumber = StopNumber;
        if (_process is not null)
            await _process.DisposeAsync();
        _page?.Dispose();
    }

    public static void Serve(Socket socket)
    {
        byte[] path = new byte[LongestPath];
        using SharedPage page = SharedPage.Open(Encoding.UTF8.GetString(path, 0, socket.Receive(path)));
        socket.Send([1]);
        int done = 0;
        for (int looks = 0; page.RequestNumber != StopNumber; looks++)
        {
            int number = page.RequestNumber;
            if (number != done && number != StopNumber)
            {
                page.Sum = page.Left + page.Right;
                page.ResponseNumber = done = number;
                looks = 0;
            }
            else if (looks < LooksBeforeSleep)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Sleep(1);
            }
        }
    }
}
