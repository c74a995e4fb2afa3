namespace Offload.Tests.Methods;

/// <summary>A pool to whose calls nothing can be said while they run.</summary>
public static partial class Plain
{
    public const string Pool = "plain";

    [RunInProcess(Pool = Pool)]
    public static int Negate(int value) => -value;
}
