namespace Offload.Tests.Support;

/// <summary>Is told of each report at once, on the thread that brings it.</summary>
internal sealed class Listener<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
