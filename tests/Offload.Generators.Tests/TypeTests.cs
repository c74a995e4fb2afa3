using System.Buffers;
using System.Collections;
using System.Reflection;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;
using Offload.Serialization;

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

        for (int index = 0; index < values.Count; index++)
        {
            object? expected = program.Invoke("Shop.Work", $"Make{index}");
            object?[][] calls = [[$"Echo{index}", expected], [$"Task{index}", expected], [$"Value{index}", expected, 0]];
            foreach (object?[] arguments in calls)
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
        LoadedProgram program = Compiler.Generate(Samples.Types + "internal static partial class Work { [RunInProcess] internal "
            + "static void Run(Node node) { } }").Load();
        Type type = program.Type("Shop.Node");
        object node = Activator.CreateInstance(type)!;
        type.GetField("Next")!.SetValue(node, node);

        var error = await Should.ThrowAsync<OffloadSerializationException>(() => program.CallAsync("Shop.Work.Run", node));
        error.Message.ShouldContain("refers back to itself");
    }

    [Fact]
    public async Task An_object_of_a_derived_class_is_refused_instead_of_cut_down()
    {
        LoadedProgram program = Compiler.Generate(Samples.Types + "internal static partial class Work { [RunInProcess] internal "
            + "static void Run(Base value) { } }").Load();
        object derived = Activator.CreateInstance(program.Type("Shop.Derived"))!;

        var error = await Should.ThrowAsync<OffloadSerializationException>(() => program.CallAsync("Shop.Work.Run", derived));
        error.Message.ShouldContain("JsonDerivedType(typeof(Derived))");
    }

    [Fact]
    public void Deep_objects_with_many_members_end_before_a_small_stack_does()
    {
        string members = string.Join(' ', Enumerable.Range(0, 60).Select(index => $"public string? M{index} {{ get; set; }} "
            + $"public decimal D{index} {{ get; set; }}"));
        LoadedProgram program = Compiler.Generate(
            $"internal sealed class Big {{ {members} public List<Big>? Next {{ get; set; }} }} internal static partial class Work {{ [RunInProcess] internal static void Run(Big big) {{ }} }}").Load();
        Type type = program.Type("Big");
        var root = Activator.CreateInstance(type)!;
        object last = root;
        for (int depth = 0; depth < 2000; depth++)
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
            object next = Activator.CreateInstance(type)!;
            list.Add(next);
            type.GetProperty("Next")!.SetValue(last, list);
            last = next;
        }

        byte[] message = Nested(members: type.GetProperties().Length, depth: 2000);
        Exception? written = null;
        Exception? read = null;
        var thread = new Thread(
            () =>
            {
                written = Record.Exception(() =>
                {
                    WorkerCall call = program.Methods[0].CreateCall();
                    call.GetType().GetField("_big", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(call, root);
                    var writer = new PayloadWriter(new ArrayBufferWriter<byte>());
                    call.WriteArguments(ref writer);
                });
                read = Record.Exception(() =>
                {
                    var reader = new PayloadReader(message);
                    program.Methods[0].CreateCall().ReadArguments(ref reader);
                });
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        written.ShouldBeOfType<OffloadSerializationException>();
        read.ShouldBeOfType<OffloadSerializationException>().Message.ShouldContain("deep");
    }

    // Objects of which only the last member is not empty: a list of one such object.
    private static byte[] Nested(int members, int depth)
    {
        byte[] member = [0xFF, 0xFF, 0xFF, 0xFF, .. new byte[16]];
        byte[] level = [(byte)members, .. Enumerable.Repeat(member, 60).SelectMany(bytes => bytes), 1, 0, 0, 0];
        return [.. Enumerable.Range(0, depth).SelectMany(_ => level)];
    }
}
