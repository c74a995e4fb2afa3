using System.Runtime.InteropServices;
using System.Text;
using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <summary>What a process reads from its standard input.</summary>
public abstract class SubprocessInput
{
    private protected SubprocessInput()
    {
    }

    /// <summary>The null device: the child reads the end of the stream at once.</summary>
    public static SubprocessInput Null { get; } = new NullInput();

    /// <summary>A pipe, written through <see cref="RunningProcess.StandardInput"/>.</summary>
    public static SubprocessInput Pipe { get; } = new PipeInput();

    /// <summary>The standard input of this process.</summary>
    public static SubprocessInput Inherit { get; } = new InheritInput();

    /// <summary>A file, which the child reads itself.</summary>
    /// <param name="path">The file; a relative path is resolved against this process's working directory.</param>
    /// <returns>The input.</returns>
    public static SubprocessInput FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileInput(path);
    }

    /// <summary>An open file, pipe or socket, which the child reads itself. It stays the caller's.</summary>
    /// <param name="handle">The open handle.</param>
    /// <returns>The input.</returns>
    public static SubprocessInput FromHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new HandleInput(handle);
    }

    /// <summary>The rest of a stream, copied into the child's input while it runs. The stream stays the caller's.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <returns>The input.</returns>
    public static SubprocessInput FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new CopiedInput((pipe, token) => stream.CopyToAsync(pipe, ChildPipeStream.CopyBufferSize, token));
    }

    /// <summary>Bytes.</summary>
    /// <param name="bytes">The bytes; must not be changed while the child runs.</param>
    /// <returns>The input.</returns>
    public static SubprocessInput FromBytes(ReadOnlyMemory<byte> bytes) =>
        new CopiedInput((pipe, token) => pipe.WriteAsync(bytes, token).AsTask());

    /// <summary>Text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="encoding">Its encoding in the pipe. Default: UTF-8 without byte order mark.</param>
    /// <returns>The input.</returns>
    public static SubprocessInput FromString(string text, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromBytes((encoding ?? SubprocessOptions.DefaultEncoding).GetBytes(text));
    }

    /// <summary>Blocks of bytes as they come, each written before the next is asked for.</summary>
    /// <param name="chunks">The blocks.</param>
    /// <returns>The input.</returns>
    public static SubprocessInput FromChunks(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return new CopiedInput(async (pipe, token) =>
        {
            await foreach (var chunk in chunks.WithCancellation(token).ConfigureAwait(false))
                await pipe.WriteAsync(chunk, token).ConfigureAwait(false);
        });
    }

    internal abstract StreamBinding Bind(ProcessSpawner spawner);

    private sealed class NullInput : SubprocessInput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.ToBorrowed(spawner.NullDevice);
    }

    private sealed class PipeInput : SubprocessInput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.ToPipe(spawner.CreateInputPipe());
    }

    private sealed class InheritInput : SubprocessInput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.Inherited;
    }

    private sealed class FileInput(string path) : SubprocessInput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.ToOwned(spawner.OpenForReading(path));
    }

    private sealed class HandleInput(SafeHandle handle) : SubprocessInput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner) => StreamBinding.ToBorrowed(handle);
    }

    private sealed class CopiedInput(Func<Stream, CancellationToken, Task> copy) : SubprocessInput
    {
        internal override StreamBinding Bind(ProcessSpawner spawner)
        {
            var pipe = spawner.CreateInputPipe();
            return StreamBinding.ToPump(pipe, new InputPump(pipe.ParentEnd, copy));
        }
    }
}
