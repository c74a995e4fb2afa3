using System.Text;

namespace Offload.Subprocesses;

/// <content>What becomes of collected output, and how long things may take.</content>
public sealed partial class SubprocessOptions
{
    internal static readonly Encoding DefaultEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The encoding of collected output as text. Default: UTF-8, invalid bytes replaced, no byte order mark.</summary>
    public Encoding Encoding { get; set; } = DefaultEncoding;

    /// <summary>How many bytes of each stream are kept when output is collected. Default: 100 MiB.</summary>
    public long OutputLimit { get; set; } = 100L * 1024 * 1024;

    /// <summary>
    /// What happens when a process writes more than <see cref="OutputLimit"/>. Default: <see cref="OutputOverflow.Fail"/>.
    /// </summary>
    public OutputOverflow OutputOverflow { get; set; } = OutputOverflow.Fail;

    /// <summary>
    /// How long collecting output goes on waiting, after the process has exited, for the end of a pipe that something else
    /// (a grandchild) still holds open. What is in the pipe by then is taken. Default: 1 s.
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for the end.
    /// </summary>
    public TimeSpan OutputDrainTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long <c>RunAsync</c> lets the process run. Default: <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How long a process whose <c>RunAsync</c> was cancelled, or ran out of time, has to end after it was asked to
    /// (<c>SIGTERM</c> to the tree), before the tree is killed. Default: zero, it is killed at once.
    /// </summary>
    public TimeSpan CancellationGracePeriod { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How long <see cref="RunningProcess.DisposeAsync"/> waits for the exit, after it closed the streams, before it kills the
    /// tree. Default: 2 s.
    /// </summary>
    public TimeSpan DisposeGracePeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock of every wait. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal SubprocessOptions Clone() => (SubprocessOptions)MemberwiseClone();
}
