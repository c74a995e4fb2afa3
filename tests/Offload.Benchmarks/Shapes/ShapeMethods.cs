namespace Offload.Benchmarks.Shapes;

/// <summary>A method for each shape, so that Offload has a serialiser for it: argument and result are written the same.</summary>
internal static partial class ShapeMethods
{
    [RunInProcess]
    internal static (int First, int Second) Pair((int First, int Second) value) => value;

    [RunInProcess]
    internal static Person Record(Person value) => value;

    [RunInProcess]
    internal static List<Order> Nested(List<Order> value) => value;

    [RunInProcess]
    internal static Dictionary<string, Person> Table(Dictionary<string, Person> value) => value;

    [RunInProcess]
    internal static double[] Numbers(double[] value) => value;
}
