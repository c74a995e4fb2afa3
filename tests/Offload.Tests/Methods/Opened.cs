using System.Globalization;

namespace Offload.Tests.Methods;

/// <summary>Methods that return a stream.</summary>
public static partial class Opened
{
    [RunInProcess]
    public static Stream OpenFile(string path, int position = 0)
        => new FileStream(path, FileMode.Open, FileAccess.Read) { Position = position };

    [RunInProcess]
    public static async Task<Stream?> FindAsync(string? text)
    {
        await Task.Yield();
        return text is null ? null : new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [RunInProcess]
    public static Stream OpenNothing() => throw new OrderException("there is nothing to open");

    [RunInProcess]
    public static Stream OpenClosed()
    {
        var stream = new MemoryStream();
        stream.Dispose();
        return stream;
    }

    [RunInProcess]
    public static Stream OpenEndless(string readFile, string disposedFile) => new Source(readFile, disposedFile, end: null);

    [RunInProcess]
    public static ValueTask<Stream> OpenBrokenAsync(string readFile, string disposedFile, int bytes)
        => new(new Source(
            readFile, disposedFile, new Source.Ending(bytes, token => throw new OrderException($"only {bytes} are left"))));

    [RunInProcess]
    public static Stream OpenMortal(string readFile, string disposedFile, int bytes)
        => new Source(readFile, disposedFile, new Source.Ending(bytes, async token =>
        {
            await Task.Delay(200, token); // what was read before is under way
            Environment.FailFast("as told");
        }));

    [RunInProcess]
    public static Stream OpenStuck(string readFile, string disposedFile, int bytes)
        => new Source(readFile, disposedFile, new Source.Ending(bytes, token => Task.Delay(Timeout.Infinite, token)));

    [RunInProcess(TimeoutMilliseconds = 1000)]
    public static Stream OpenPastTheDeadline(string readFile, string disposedFile, int bytes)
        => OpenStuck(readFile, disposedFile, bytes);

    [RunInProcess]
    public static Stream Upper(Stream source, IProgress<int> progress)
    {
        progress.Report(1);
        using var reader = new StreamReader(source);
        return new MemoryStream(System.Text.Encoding.UTF8.GetBytes(reader.ReadToEnd().ToUpperInvariant()));
    }

    /// <summary>The bytes 0, 1, 2, … It notes in files how many were read, and that it has been disposed of.</summary>
    private sealed class Source(string readFile, string disposedFile, Source.Ending? end) : Stream
    {
        private long _read;

        /// <summary>What happens after so many bytes.</summary>
        public sealed record Ending(long After, Func<CancellationToken, Task> Happens);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = (int)Math.Min(buffer.Length, (end?.After ?? long.MaxValue) - _read);
            if (count == 0)
                await end!.Happens(cancellationToken);
            for (int i = 0; i < count; i++)
                buffer.Span[i] = (byte)_read++;
            await File.WriteAllTextAsync(readFile, _read.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            File.WriteAllText(disposedFile, "");
            base.Dispose(disposing);
        }
    }
}
