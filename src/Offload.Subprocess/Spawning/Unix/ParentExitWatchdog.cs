using System.Globalization;
using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// A small shell process that outlives this one just long enough to kill what must not: it is told over a pipe which processes
/// those are, and sees the end of the pipe when this process ends, in whatever way. It exists while there is something to watch.
/// </summary>
/// <remarks>
/// No parent-death signal: that would have to be asked for by the started program itself, ends with the thread that created it,
/// and reaches no group. The rest of the tree is reached only as far as it is in the group of the process.
/// </remarks>
internal sealed class ParentExitWatchdog(Func<SpawnRequest, ChildProcess> spawn)
{
    // Its own session keeps the signals of the terminal away. Each line adds (+) or takes away (-) a process, or a group as a
    // negative number.
    private const string Script = """
        trap '' HUP INT QUIT TERM PIPE
        set --
        while read -r change target; do
            if [ "$change" = + ]; then
                set -- "$@" "$target"
            else
                for known; do
                    shift
                    [ "$known" = "$target" ] || set -- "$@" "$known"
                done
            fi
        done
        for known; do kill -s KILL -- "$known"; done
        """;

    private readonly Lock _gate = new();
    private readonly HashSet<int> _targets = [];
    private Connection? _connection;
    private int _starting;

    /// <summary>Has the watchdog run, from before a process is started that it shall watch until that has been added.</summary>
    public IDisposable KeepReady()
    {
        lock (_gate)
        {
            if (_connection is null)
                Start();
            _starting++;
        }

        return new Readiness(this);
    }

    /// <summary>Watches a process that has just been started; ends with its reaping.</summary>
    public void Add(int processId, bool leadsGroup)
    {
        lock (_gate)
        {
            int target = leadsGroup ? -processId : processId;
            _targets.Add(target);
            if (_connection is null)
                Start();
            else
                Tell('+', target);
        }
    }

    /// <summary>To be called while the id still can't be another process's.</summary>
    public void Remove(int processId)
    {
        lock (_gate)
        {
            int target = _targets.Contains(-processId) ? -processId : processId;
            if (!_targets.Remove(target))
                return;
            if (_connection is not null)
                Tell('-', target);
            StopIfIdle();
        }
    }

    private void Start()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        using var childEnd = pipe.ClientSafePipeHandle;
        using var nullDevice = UnixFile.OpenNullDevice();
        var watchdog = spawn(CreateRequest(childEnd, nullDevice));
        _connection = new Connection(pipe, watchdog);
        _ = watchdog.Exited.ContinueWith(
            _ => Replace(watchdog), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (int target in _targets)
            Tell('+', target);
    }

    private void StopIfIdle()
    {
        if (_targets.Count == 0 && _starting == 0 && _connection is not null)
            Stop();
    }

    private void Stop()
    {
        _connection!.Pipe.Dispose();
        _connection = null;
    }

    /// <summary>Something killed the watchdog: another one takes over.</summary>
    private void Replace(ChildProcess ended)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_connection?.Watchdog, ended))
                return;
            Stop();
            if (_targets.Count > 0 || _starting > 0)
                Start();
        }
    }

    private void Tell(char change, int target)
    {
        try
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"{change} {target}\n");
            _connection!.Pipe.Write(Encoding.ASCII.GetBytes(line));
        }
        catch (IOException)
        {
            // It is gone, and Replace is about to tell another one everything.
        }
    }

    private static SpawnRequest CreateRequest(SafePipeHandle input, SafeFileHandle nullDevice) => new()
    {
        FileName = "/bin/sh",
        Arguments = ["/bin/sh", "-c", Script, "offload-watchdog"],
        Environment = new Dictionary<string, string>(),
        WorkingDirectory = "/",
        NewSession = true,
        StandardInput = input,
        StandardOutput = nullDevice,
        StandardError = nullDevice,
        InheritedHandles = [],
        Attributes = new SpawnAttributes { Limits = [] },
    };

    private sealed record Connection(AnonymousPipeServerStream Pipe, ChildProcess Watchdog);

    private sealed class Readiness(ParentExitWatchdog watchdog) : IDisposable
    {
        public void Dispose()
        {
            lock (watchdog._gate)
            {
                watchdog._starting--;
                watchdog.StopIfIdle();
            }
        }
    }
}
