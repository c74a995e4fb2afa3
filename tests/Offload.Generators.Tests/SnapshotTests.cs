using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>What users see when they step into generated code.</summary>
public class SnapshotTests
{
    [Fact]
    public void A_method_of_a_partial_type()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            /// <summary>Pictures.</summary>
            public static partial class Imaging
            {
                /// <summary>Makes a picture smaller.</summary>
                [RunInProcess(Pool = "images", TimeoutMilliseconds = 5000, Idempotent = true)]
                public static byte[] Thumbnail(byte[] image, int width = 128) => image[..width];
            }
            """).ShouldCompileWithoutWarnings());

    [Fact]
    public void A_method_of_a_type_that_is_not_partial()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            /// <summary>Sums.</summary>
            public class Maths
            {
                /// <summary>Adds.</summary>
                [RunInProcess]
                public static async ValueTask<long> SumAsync(IReadOnlyList<long> numbers, CancellationToken token = default)
                {
                    await Task.Delay(1, token);
                    return numbers.Sum();
                }
            }
            """).ShouldCompileWithoutWarnings());

    [Fact]
    public void Memory_in_place_and_memory_handed_over()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            /// <summary>Sounds.</summary>
            public static partial class Signals
            {
                /// <summary>Finds the loudest sample.</summary>
                [RunInProcess]
                public static float Peak(ReadOnlySpan<float> samples, float floor) => floor;

                /// <summary>Makes a signal louder.</summary>
                [RunInProcess]
                public static System.Buffers.IMemoryOwner<float> Amplify(ReadOnlyMemory<float> samples, float factor)
                    => System.Buffers.MemoryPool<float>.Shared.Rent(samples.Length);
            }
            """).ShouldCompileWithoutWarnings());

    [Fact]
    public void Methods_that_run_when_a_worker_starts()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            internal static class Models
            {
                [WorkerStartup]
                internal static void Load() { }

                [WorkerStartup(Pool = "images")]
                internal static async Task LoadAsync(CancellationToken token) => await Task.Delay(1, token);

                [WorkerStartup]
                public static ValueTask WarmUpAsync() => default;
            }
            """).ShouldCompileWithoutWarnings());

    [Fact]
    public void Records_collections_and_private_setters()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            internal sealed record Order(int Id, string? Note)
            {
                public required List<Line> Lines { get; init; }
                public DateTime Placed { get; private set; }
            }

            internal struct Line
            {
                public string Product;
                public decimal? Price;
            }

            internal static partial class Orders
            {
                [RunInProcess]
                internal static Dictionary<string, Order[]> Group((Order First, int? Count) orders) => [];
            }
            """));

    [Fact]
    public void Streams_of_items()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            internal static partial class Numbers
            {
                internal sealed record Line(int Number, string? Text);

                [RunInProcess]
                internal static IEnumerable<int> Count(int items)
                {
                    for (int i = 0; i < items; i++)
                        yield return i;
                }

                [RunInProcess(Idempotent = true)]
                internal static async IAsyncEnumerable<Line?> ReadAsync(
                    string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
                {
                    await Task.Delay(path.Length, token);
                    yield return null;
                }

                [RunInProcess]
                internal static async Task<int> SumAsync(int start, IAsyncEnumerable<int> numbers, IProgress<Line>? progress = null)
                {
                    await foreach (int number in numbers)
                        start += number;
                    return start;
                }
            }
            """).ShouldCompileWithoutWarnings());

    [Fact]
    public void Callbacks()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            internal static partial class Scanner
            {
                internal delegate ValueTask<string?> Find(string name, int depth, CancellationToken token);

                [RunInProcess]
                internal static void Scan(Action done, Func<string?, bool>? skip, Find find) => done();
            }
            """).ShouldCompileWithoutWarnings());

    [Fact]
    public void Streams_of_bytes()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            internal static partial class Files
            {
                [RunInProcess]
                internal static Task<long> ConvertAsync(System.IO.Stream source, in System.IO.Stream? target, string format, CancellationToken token) => null!;

                [RunInProcess]
                internal static void Filter(System.IO.Pipelines.PipeReader source, System.IO.Pipelines.PipeWriter? target = null) { }

                [RunInProcess]
                internal static System.IO.Stream Open(string path, int position, CancellationToken token) => null!;

                [RunInProcess]
                internal static Task<System.IO.Stream?> FindAsync(System.IO.Stream source) => null!;
            }
            """).ShouldCompileWithoutWarnings());

    [Fact]
    public void Private_types_of_a_nested_class()
        => Snapshot.Match(Compiler.Generate("""
            namespace Shop;

            internal partial class Outer
            {
                private static partial class Inner
                {
                    private sealed record Job(string Name);

                    [RunInProcess]
                    private static void Run(params Job[] jobs) { }
                }
            }
            """).ShouldCompileWithoutWarnings());
}
