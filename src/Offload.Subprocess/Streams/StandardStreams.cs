using Offload.Subprocesses.Spawning;

namespace Offload.Subprocesses.Streams;

/// <summary>
/// The three standard streams of a process about to be started. Disposed before they are handed over, they leave nothing open.
/// </summary>
internal sealed class StandardStreams : IDisposable
{
    private bool _handedOver;

    public StandardStreams(ProcessSpawner spawner, SubprocessOptions options, StreamDefaults defaults)
    {
        Input = Output = Error = StreamBinding.Inherited;
        try
        {
            if (options.PseudoTerminal is { } terminal)
            {
                Terminal = spawner.CreateTerminal(terminal);
                Output = defaults.Output.BindTerminal(Terminal.Stream);
                return;
            }

            Input = (options.StandardInput ?? defaults.Input).Bind(spawner);
            Output = (options.StandardOutput ?? defaults.Output).Bind(spawner);
            Error = (options.StandardError ?? defaults.Error).Bind(spawner);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public StreamBinding Input { get; }

    public StreamBinding Output { get; }

    public StreamBinding Error { get; }

    /// <summary>The terminal that is all three of them; null if there is none.</summary>
    public ITerminal? Terminal { get; }

    /// <summary>The process has been started: its ends are closed here, ours go to <see cref="RunningProcess"/>.</summary>
    public StandardStreams HandOver()
    {
        _handedOver = true;
        Input.ReleaseChildEnd();
        Output.ReleaseChildEnd();
        Error.ReleaseChildEnd();
        return this;
    }

    public void Dispose()
    {
        if (_handedOver)
            return;
        Input.Discard();
        Output.Discard();
        Error.Discard();
        Terminal?.Dispose();
    }
}
