using Offload.CompilerServices;

namespace Offload.Generators.Tests.Harness;

/// <summary>A valid message, for somebody to damage.</summary>
/// <param name="Type">The type of its value, as in C#.</param>
/// <param name="Method">The method that takes it.</param>
/// <param name="Bytes">The message.</param>
internal sealed record FuzzMessage(string Type, WorkerMethod Method, byte[] Bytes)
{
    private const int ValuesOfShape = 5;

    /// <summary>Every vector, every type of the samples, and random values of every shape.</summary>
    /// <param name="seed">What the random values depend on.</param>
    public static FuzzMessage[] All(int seed) => [.. OfVectors(), .. OfSamples(), .. OfShapes((ulong)seed)];

    private static IEnumerable<FuzzMessage> OfVectors()
        => VectorProgram.Vectors.Select(
            (vector, index) => new FuzzMessage(vector.Type, VectorProgram.Method(index), vector.Bytes));

    private static IEnumerable<FuzzMessage> OfSamples()
    {
        LoadedProgram program = Samples.Loaded.Value;
        for (int index = 0; index < Samples.Values.Count; index++)
        {
            WorkerMethod method = program.Methods.Single(candidate => candidate.Name == $"Shop.Work.Echo{index}");
            object? value = program.Invoke("Shop.Work", $"Make{index}");
            yield return new FuzzMessage(Samples.Values[index].Type, method, WorkerMessage.Write(method, value));
        }
    }

    private static IEnumerable<FuzzMessage> OfShapes(ulong seed)
    {
        foreach (string shape in RandomShapes.All)
        {
            WorkerMethod method = RandomShapes.Method(shape);
            foreach (object? value in RandomShapes.Values(shape, ValuesOfShape, seed))
                yield return new FuzzMessage(shape, method, WorkerMessage.Write(method, value));
        }
    }
}
