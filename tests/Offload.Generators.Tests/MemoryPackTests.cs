using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;
using Offload.Serialization;

namespace Offload.Generators.Tests;

/// <summary>
/// Types marked <c>[MemoryPackable]</c> in a project that references MemoryPack. The package can't be had everywhere: this one
/// has the public signatures of its version 1.21, so that overloads are chosen as they would be, and a format of its own.
/// </summary>
public class MemoryPackTests
{
    private const string Package = """
        #pragma warning disable CS1591
        namespace MemoryPack
        {
            using System.Buffers;
            using System.Diagnostics.CodeAnalysis;

            public enum GenerateType { Object, VersionTolerant, CircularReference, Collection, NoGenerate }

            public enum SerializeLayout { Sequential, Explicit }

            [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, AllowMultiple = false, Inherited = false)]
            public sealed class MemoryPackableAttribute : Attribute
            {
                public MemoryPackableAttribute(GenerateType generateType = GenerateType.Object) { }
                public MemoryPackableAttribute(SerializeLayout serializeLayout) { }
                public MemoryPackableAttribute(GenerateType generateType, SerializeLayout serializeLayout) { }
            }

            [AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, AllowMultiple = true, Inherited = false)]
            public sealed class MemoryPackUnionAttribute(ushort tag, Type type) : Attribute
            {
                public ushort Tag => tag;
                public Type Type => type;
            }

            public record MemoryPackSerializerOptions;

            public ref struct MemoryPackWriter<TBufferWriter> where TBufferWriter : IBufferWriter<byte>;

            public ref struct MemoryPackReader;

            public static class MemoryPackSerializer
            {
                private const DynamicallyAccessedMemberTypes All = DynamicallyAccessedMemberTypes.All;

                public static byte[] Serialize<[DynamicallyAccessedMembers(All)] T>(in T? value, MemoryPackSerializerOptions? options = default)
                    => value is Shop.IShape shape ? [42, (byte)shape.Area] : [0, 0];

                public static void Serialize<[DynamicallyAccessedMembers(All)] T, TBufferWriter>(
                    in TBufferWriter bufferWriter, in T? value, MemoryPackSerializerOptions? options = default)
                    where TBufferWriter : IBufferWriter<byte> => throw new NotSupportedException();

                public static void Serialize<[DynamicallyAccessedMembers(All)] T, TBufferWriter>(ref MemoryPackWriter<TBufferWriter> writer, in T? value)
                    where TBufferWriter : IBufferWriter<byte> => throw new NotSupportedException();

                public static T? Deserialize<[DynamicallyAccessedMembers(All)] T>(
                    ReadOnlySpan<byte> buffer, MemoryPackSerializerOptions? options = default) => throw new NotSupportedException();

                public static int Deserialize<[DynamicallyAccessedMembers(All)] T>(
                    ReadOnlySpan<byte> buffer, ref T? value, MemoryPackSerializerOptions? options = default)
                {
                    value = buffer[0] switch
                    {
                        0 => default,
                        42 => (T)(object)new Shop.Square { Area = buffer[1] },
                        _ => throw new InvalidOperationException("not mine"),
                    };
                    return 2;
                }

                public static T? Deserialize<[DynamicallyAccessedMembers(All)] T>(
                    in ReadOnlySequence<byte> buffer, MemoryPackSerializerOptions? options = default) => throw new NotSupportedException();

                public static int Deserialize<[DynamicallyAccessedMembers(All)] T>(
                    in ReadOnlySequence<byte> buffer, ref T? value, MemoryPackSerializerOptions? options = default) => throw new NotSupportedException();

                public static void Deserialize<[DynamicallyAccessedMembers(All)] T>(ref MemoryPackReader reader, ref T? value)
                    => throw new NotSupportedException();
            }
        }
        """;

    private const string Shop = """
        #pragma warning disable CS1591
        namespace Shop
        {
            [MemoryPack.MemoryPackable]
            [MemoryPack.MemoryPackUnion(0, typeof(Square))]
            public interface IShape { int Area { get; } }

            [MemoryPack.MemoryPackable(MemoryPack.GenerateType.CircularReference)]
            public sealed class Square : IShape { public int Area { get; set; } public Action? Callback { get; set; } public Square? Next { get; set; } }

            public sealed record Drawing(int Id, Square? Square, IShape? Shape, string Name);

            public static partial class Work
            {
                [RunInProcess] public static int Sum(List<Square> values, int more) => values.Sum(value => value.Area) + more;
                [RunInProcess] public static Drawing Echo(Drawing value) => value;
                [RunInProcess] public static void Take(Square value) { }
                internal static List<Square> Squares() => [new Square { Area = 3 }, new Square { Area = 4 }];
                internal static Drawing MakeDrawing() => new(1, null, new Square { Area = 5 }, "one");
            }
        }
        """;

    private static readonly Lazy<LoadedProgram> Program = new(() => Compiler.Generate(Compiler.Compile([Package, Shop])).Load());

    [Fact]
    public async Task Its_types_are_handed_to_it_wherever_they_are()
    {
        (await Program.Value.CallAsync("Shop.Work.Sum", Make("Squares"), 5)).ShouldBe(12);

        object drawing = Make("MakeDrawing");
        Dump.Text(await Program.Value.CallAsync("Shop.Work.Echo", drawing)).ShouldBe(Dump.Text(drawing));
    }

    [Fact]
    public void What_it_refuses_is_the_readers_one_exception()
    {
        WorkerMethod method = Program.Value.Methods.Single(candidate => candidate.Name == "Shop.Work.Take");
        Should.Throw<OffloadSerializationException>(() =>
        {
            var reader = new PayloadReader([7, 7]);
            method.CreateCall().ReadArguments(ref reader);
        }).InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    private static object Make(string what) => Program.Value.Invoke("Shop.Work", what)!;
}
