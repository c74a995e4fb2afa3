using System.Runtime.InteropServices;
using System.Text;
using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>Where a process's standard output or standard error goes.</summary>
public abstract class SubprocessOutput
{
    private protected SubprocessOutput()
    {
    }

    /// <summary>The null device: everything is thrown away, without passing through this process.</summary>
    public static SubprocessOutput Null { get; } = new NullOutput();

    /// <summary>
    /// A pipe, read through <see cref="RunningProcess.StandardOutput"/> or <see cref="RunningProcess.StandardError"/>.
    /// </summary>
    public static SubprocessOutput Pipe { get; } = new PipeOutput();

    /// <summary>The same stream of this process.</summary>
    public static SubprocessOutput Inherit { get; } = new InheritOutput();

    /// <summary>
    /// For standard error only: the very place where standard output goes (one open file, so the order of the child's writes is
    /// kept).
    /// </summary>
    public static SubprocessOutput StandardOutput { get; } = new SameAsOutput();

    /// <summary>A file, which the child writes itself.</summary>
    /// <param name="path">The file; a relative path is resolved against this process's working directory.</param>
    /// <param name="append">Whether to write at the end of the file (<c>O_APPEND</c>) instead of truncating it.</param>
    /// <returns>The output.</returns>
    public static SubprocessOutput ToFile(string path, bool append = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileOutput(path, append);
    }

    /// <summary>An open file, pipe or socket, which the child writes itself. It stays the caller's.</summary>
    /// <param name="handle">The open handle.</param>
    /// <returns>The output.</returns>
    public static SubprocessOutput ToHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new HandleOutput(handle);
    }

    /// <summary>A stream, into which the output is copied while the child runs. It stays the caller's.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <returns>The output.</returns>
    public static SubprocessOutput ToStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new PumpedOutput(() => new StreamSink(stream));
    }

    /// <summary>A delegate, called with each line (without its end), one call at a time and in order.</summary>
    /// <param name="onLine">The delegate.</param>
    /// <param name="encoding">The encoding of the output. Default: UTF-8, invalid bytes replaced.</param>
    /// <returns>The output.</returns>
    public static SubprocessOutput ToLines(Action<string> onLine, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(onLine);
        return ToLines(
            (line, _) =>
            {
                onLine(line);
                return ValueTask.CompletedTask;
            },
            encoding);
    }

    /// <summary>
    /// An asynchronous delegate, called with each line (without its end); the next line waits until it is done.
    /// </summary>
    /// <param name="onLine">The delegate.</param>
    /// <param name="encoding">The encoding of the output. Default: UTF-8, invalid bytes replaced.</param>
    /// <returns>The output.</returns>
    public static SubprocessOutput ToLines(Func<string, CancellationToken, ValueTask> onLine, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(onLine);
        return new PumpedOutput(() => new LineSink(onLine, encoding ?? SubprocessOptions.DefaultEncoding));
    }

    internal static SubprocessOutput ToSink(Func<IOutputSink> createSink) => new PumpedOutput(createSink);

    internal abstract StreamBinding Bind(ProcessSpawner spawner);

    /// <summary>What becomes of what a process writes to its terminal; by default, the caller reads it himself.</summary>
    internal virtual StreamBinding BindTerminal(ChildPipeStream terminal) => StreamBinding.Inherited;

    private sealed class NullOutput : SubprocessOutput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.ToBorrowed(spawner.NullDevice);
    }

    private sealed class PipeOutput : SubprocessOutput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.ToPipe(spawner.CreateOutputPipe());
    }

    private sealed class InheritOutput : SubprocessOutput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.Inherited;
    }

    private sealed class SameAsOutput : SubprocessOutput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.SameAsOutput;
    }

    private sealed class FileOutput(string path, bool append) : SubprocessOutput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner)
            => StreamBinding.ToOwned(spawner.OpenForWriting(path, append));
    }

    private sealed class HandleOutput(SafeHandle handle) : SubprocessOutput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.ToBorrowed(handle);
    }

    private sealed class PumpedOutput(Func<IOutputSink> createSink) : SubprocessOutput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner)
        {
            var pipe = spawner.CreateOutputPipe();
            return StreamBinding.ToPump(pipe, new OutputPump(pipe.ParentEnd, createSink()));
        }

        internal override StreamBinding BindTerminal(ChildPipeStream terminal) =>
            StreamBinding.ToPump(new OutputPump(terminal, createSink()));
    }
}
