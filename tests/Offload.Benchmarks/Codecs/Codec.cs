namespace Offload.Benchmarks.Codecs;

/// <summary>One way to turn a value into bytes and back.</summary>
internal abstract class Codec
{
    public abstract string Name { get; }

    /// <summary>How many bytes the value takes.</summary>
    public abstract int Size { get; }

    /// <summary>Makes sure that the value comes back.</summary>
    public abstract void Verify();

    public abstract void Write(int times);

    /// <summary>Reads what was written last.</summary>
    public abstract void Read(int times);
}
