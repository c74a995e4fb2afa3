using System.Collections;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>Types as users write them: what goes in comes out.</summary>
public class TypeTests
{
    [Fact]
    public async Task Every_supported_type_comes_back_equal()
    {
        IReadOnlyList<(string Type, string Value)> values = Samples.Values;
        LoadedProgram program = Compiler.Generate(Samples.Program).Load();
        program.Methods.Count.ShouldBe(3 * values.Count);

        Type work = program.Type("Shop.Work");
        for (int index = 0; index < values.Count; index++)
        {
            object? expected = work.GetMethod($"Make{index}", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.Invoke(null, null);
            foreach (object?[] arguments in (object?[][])[[$"Echo{index}", expected], [$"Task{index}", expected], [$"Value{index}", expected, 0]])
            {
                object? actual = await program.CallAsync($"Shop.Work.{arguments[0]}", arguments[1..]);
                Dump.Text(actual).ShouldBe(Dump.Text(expected), values[index].Type);
                if (expected is not null and not IEnumerable && !values[index].Type.StartsWith('I'))
                    actual!.GetType().ShouldBe(expected.GetType());
            }
        }
    }

    [Fact]
    public async Task An_object_that_refers_back_to_itself_is_a_clear_error()
    {
        LoadedProgram program = Compiler.Generate(Samples.Types + "internal static partial class Work { [RunInProcess] internal static void Run(Node node) { } }").Load();
        Type type = program.Type("Shop.Node");
        object node = Activator.CreateInstance(type)!;
        type.GetField("Next")!.SetValue(node, node);

        var error = await Should.ThrowAsync<OffloadSerializationException>(() => program.CallAsync("Shop.Work.Run", node));
        error.Message.ShouldContain("refers back to itself");
    }

    [Fact]
    public async Task An_object_of_a_derived_class_is_refused_instead_of_cut_down()
    {
        LoadedProgram program = Compiler.Generate(Samples.Types + "internal static partial class Work { [RunInProcess] internal static void Run(Base value) { } }").Load();
        object derived = Activator.CreateInstance(program.Type("Shop.Derived"))!;

        var error = await Should.ThrowAsync<OffloadSerializationException>(() => program.CallAsync("Shop.Work.Run", derived));
        error.Message.ShouldContain("JsonDerivedType(typeof(Derived))");
    }
}
