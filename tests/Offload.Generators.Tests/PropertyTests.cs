using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>For random values of many shapes: what is read is what was written.</summary>
public class PropertyTests
{
    private const int Values = 200;

    public static TheoryData<string> Shapes => new(RandomShapes.All);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_read_is_what_was_written(string shape)
    {
        WorkerMethod method = RandomShapes.Method(shape);
        typeof(PropertyTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(WorkerMessage.TypeOf(method)).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [method], null);
    }

    private static void Check<T>(WorkerMethod method)
        => Prop.ForAll(ArbMap.Default.ArbFor<T>(), value =>
        {
            string actual = Dump.Text(WorkerMessage.Read(method, WorkerMessage.Write(method, value)));
            string expected = Dump.Text(value);
            return (actual == expected).Label($"{expected}\ncame back as\n{actual}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Values));
}
