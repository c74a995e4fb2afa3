namespace Offload.SharedMemory;

/// <summary>Copies much memory.</summary>
internal sealed unsafe class BulkCopy : BlockWork
{
    private readonly byte* _source;

    private BulkCopy(byte* source, byte* destination, int length)
        : base(destination, length)
    {
        _source = source;
    }

    /// <summary>Copies bytes to where they don't overlap with what they are copied from.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Room for as many or more.</param>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length < Threshold || !HasHelpers)
        {
            source.CopyTo(destination);
            return;
        }

        fixed (byte* first = source, target = destination[..source.Length])
            new BulkCopy(first, target, source.Length).Run();
    }

    protected override void Fill(int start, Span<byte> piece)
        => new ReadOnlySpan<byte>(_source + start, piece.Length).CopyTo(piece);
}
