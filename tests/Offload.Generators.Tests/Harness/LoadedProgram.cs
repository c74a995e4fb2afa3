using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Generators.Tests.Harness;

/// <summary>A compiled program whose calls can be made as they are between processes, but in this one.</summary>
internal sealed class LoadedProgram(Assembly assembly)
{
    private const BindingFlags Everything =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Lock Registration = new();

    /// <summary>The descriptors of all marked methods, as the dispatch table has them.</summary>
    public IReadOnlyList<WorkerMethod> Methods { get; } = Register(assembly);

    /// <summary>Makes a call through the generated class: there and back again as bytes.</summary>
    /// <param name="method">The name of the marked method with its type, e.g. <c>Shop.Imaging.Thumbnail</c>.</param>
    /// <param name="arguments">The arguments without the token.</param>
    public async Task<object?> CallAsync(string method, params object?[] arguments)
    {
        WorkerMethod descriptor = Methods.First(candidate => candidate.Name == method);
        return await CallAsync(descriptor, default, arguments);
    }

    public static async Task<object?> CallAsync(WorkerMethod method, CancellationToken token, params object?[] arguments)
    {
        Type type = method.CreateCall().GetType();
        ConstructorInfo constructor = type.GetConstructors(Everything).Single(
            candidate => !candidate.IsStatic && candidate.GetParameters().Length == arguments.Length);
        return await CallAsync((WorkerCall)Unwrap(() => constructor.Invoke(arguments)), token);
    }

    /// <summary>Makes a call that a method of the program makes: one with arguments that reflection can't pass, spans.</summary>
    public Task<object?> CallMadeByAsync(string type, string factory)
        => CallAsync((WorkerCall)Unwrap(() => Invoke(type, factory)!), default);

    private static async Task<object?> CallAsync(WorkerCall call, CancellationToken token)
    {
        WorkerCall executed = call.Method.CreateCall();
        executed.GetType().ShouldBe(call.GetType());
        Read(
            Write((ref PayloadWriter writer) => call.WriteArguments(ref writer)),
            (ref PayloadReader reader) => executed.ReadArguments(ref reader));
        await executed.ExecuteAsync(token);
        Read(
            Write((ref PayloadWriter writer) => executed.WriteResult(ref writer)),
            (ref PayloadReader reader) => call.ReadResult(ref reader));
        return call.GetType().GetProperty("Result")?.GetValue(call);
    }

    /// <summary>Calls a static method of the program that takes nothing.</summary>
    public object? Invoke(string type, string method) => Type(type).GetMethod(method, Everything)!.Invoke(null, null);

    public Type Type(string name) => assembly.GetType(name, throwOnError: true)!;

    // All programs of the tests have the same name: the last one that registers is found.
    private static WorkerMethod[] Register(Assembly assembly)
    {
        lock (Registration)
        {
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
            object? contract = typeof(WorkerContract).GetMethod("Find", Everything)!.Invoke(null, [assembly.FullName!]);
            return (WorkerMethod[])typeof(WorkerContract)
                .GetProperty("Methods", Everything)!.GetValue(contract.ShouldNotBeNull())!;
        }
    }

    private delegate void WriteAction(ref PayloadWriter writer);

    private delegate void ReadAction(ref PayloadReader reader);

    private static byte[] Write(WriteAction write)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(output);
        write(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Read(byte[] bytes, ReadAction read)
    {
        var reader = new PayloadReader(bytes);
        read(ref reader);
        reader.EnsureEnd();
    }

    private static object Unwrap(Func<object> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
