namespace Offload.Tests.Support;

/// <summary>A stream that gives its content bit by bit, and then ends or fails.</summary>
internal sealed class Trickle(byte[] content, int block) : SequentialStream(canRead: true, canWrite: false)
{
    private int _read;

    public int Taken => Volatile.Read(ref _read);

    public Exception? Failure { get; init; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        int count = Math.Min(Math.Min(block, buffer.Length), content.Length - _read);
        if (count == 0 && Failure is not null)
            throw Failure;
        content.AsSpan(_read, count).CopyTo(buffer.Span);
        Volatile.Write(ref _read, _read + count);
        return count;
    }
}
