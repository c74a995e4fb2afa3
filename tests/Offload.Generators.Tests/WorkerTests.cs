using System.Reflection;
using System.Runtime.Loader;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>Generated proxies, through real workers.</summary>
public class WorkerTests
{
    private const BindingFlags Members = BindingFlags.Static | BindingFlags.NonPublic;

    private const string ProcessId = """
        namespace Shop { internal static partial class Where { [RunInProcess] internal static int Am() => Environment.ProcessId; } }
        """;

    [Fact]
    public async Task Methods_of_all_shapes_run_in_a_worker_and_give_what_they_got()
    {
        string folder = Directory.CreateTempSubdirectory("offload-shapes-").FullName;
        try
        {
            // A worker loads the assembly from its file.
            string path = Path.Combine(folder, "Shapes.dll");
            await using (FileStream file = File.Create(path))
                Compiler.Generate(Compiler.Compile([Samples.Program, ProcessId], assemblyName: "Shapes")).Compilation.Emit(file)
                    .Success.ShouldBeTrue();
            Assembly assembly = new AssemblyLoadContext("Shapes", isCollectible: true).LoadFromAssemblyPath(path);
            await using var pool = new WorkerPool(new WorkerPoolOptions { MaxWorkers = 1 });
            using (pool.Use())
                await CallAllAsync(assembly);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CallAllAsync(Assembly assembly)
    {
        Type work = assembly.GetType("Shop.Work", throwOnError: true)!;
        (await InvokeAsync(assembly.GetType("Shop.Where", throwOnError: true)!, "AmAsync", CancellationToken.None))
            .ShouldNotBe(Environment.ProcessId);
        int calls = 0;
        for (int index = 0; index < Samples.Values.Count; index++)
        {
            object? value = work.GetMethod($"Make{index}", Members)!.Invoke(null, null);
            string expected = Dump.Text(value);
            Dump.Text(await InvokeAsync(work, $"Echo{index}Async", value, CancellationToken.None)).ShouldBe(expected);
            Dump.Text(await InvokeAsync(work, $"Task{index}Async", value, CancellationToken.None)).ShouldBe(expected);
            Dump.Text(await InvokeAsync(work, $"Value{index}Async", value, index, CancellationToken.None)).ShouldBe(expected);
            calls += 3;
        }

        calls.ShouldBeGreaterThan(200);
    }

    private static async Task<object?> InvokeAsync(Type type, string proxy, params object?[] arguments)
    {
        var task = (Task)type.GetMethod(proxy, Members)!.Invoke(null, arguments)!;
        await task.WaitAsync(TimeSpan.FromSeconds(30));
        return task.GetType().GetProperty("Result")!.GetValue(task);
    }
}
