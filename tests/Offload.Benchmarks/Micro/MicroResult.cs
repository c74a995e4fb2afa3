namespace Offload.Benchmarks.Micro;

/// <summary>What one operation cost.</summary>
/// <param name="Nanoseconds">The median of its time.</param>
/// <param name="Bytes">What it allocated in this process.</param>
internal readonly record struct MicroResult(double Nanoseconds, long Bytes);
