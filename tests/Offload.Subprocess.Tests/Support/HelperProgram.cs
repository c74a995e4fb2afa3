using System.Globalization;

namespace Offload.Subprocesses.Tests.Support;

/// <summary>What this assembly does when a test starts it as a program.</summary>
internal static class HelperProgram
{
    /// <summary>The command that runs <see cref="Main"/> in a process of its own.</summary>
    public static string[] Command(params string[] arguments)
    {
        string assembly = typeof(HelperProgram).Assembly.Location;
        string self = Environment.ProcessPath!;
        return [self.EndsWith("dotnet", StringComparison.Ordinal) ? self : "dotnet", "exec", assembly, .. arguments];
    }

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments[0])
        {
            case "start-and-wait":
                return await StartAndWaitAsync(newGroup: arguments[1] == "group");
            case "collect":
                return await CollectAsync();
            case "collect-without-process-descriptors":
                AppContext.SetSwitch("Offload.Subprocess.WithoutPidFd", true);
                return await CollectAsync();
            case "list-descriptors-without-closefrom":
                typeof(Subprocess).Assembly.GetType("Offload.Subprocesses.Spawning.Unix.DescriptorPlan", throwOnError: true)!
                    .GetField(
                        "_lacksCloseFrom", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .SetValue(null, true);
                Console.Write((await Subprocess.RunAsync(["ls", "/proc/self/fd"])).OutputText);
                return 0;
            default:
                throw new ArgumentException($"There is no helper '{arguments[0]}'.", nameof(arguments));
        }
    }

    /// <summary>Starts a process with KillOnParentExit, prints the ids, and waits to be killed.</summary>
    private static async Task<int> StartAndWaitAsync(bool newGroup)
    {
        var options =
            new SubprocessOptions { KillOnParentExit = true, NewProcessGroup = newGroup, StandardInput = SubprocessInput.Null };
        await using var first = await Subprocess.OpenAsync("sleep 1000 & echo $!; wait", options);
        await using var second = await Subprocess.OpenAsync(["sleep", "1000"], options);
        await using var third = await Subprocess.OpenAsync(["true"], options);
        await third.WaitAsync();
        using var reader = new StreamReader(first.StandardOutput!);
        string? grandchild = await reader.ReadLineAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.Id} {second.Id} {grandchild}"));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>Runs processes in every way, beside the runtime's own, and complains about what is wrong.</summary>
    private static async Task<int> CollectAsync()
    {
        // Once the runtime has handled a child of its own, it may collect the children of others too.
        using (var own = System.Diagnostics.Process.Start("true"))
            await own.WaitForExitAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (i, token) =>
        {
            var exited = await Subprocess.RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"exit {i}"), cancellationToken: token);
            Expect(exited.ExitStatus, ExitStatus.FromExitCode(i));
            var killed = await Subprocess.RunAsync("kill -USR1 $$", cancellationToken: token);
            Expect(killed.ExitStatus, ExitStatus.FromSignal(ProcessSignal.SIGUSR1));
            using var own = System.Diagnostics.Process.Start("true");
            await own.WaitForExitAsync(token);
        });

        foreach (bool newGroup in new[] { true, false })
        {
            var options = new SubprocessOptions { NewProcessGroup = newGroup };
            await using var process = await Subprocess.OpenAsync("sleep 1000 & echo $!; wait", options);
            using var output = new StreamReader(process.StandardOutput!);
            int grandchild = int.Parse((await output.ReadLineAsync())!, CultureInfo.InvariantCulture);
            process.Kill();
            Expect(await process.WaitAsync(), ExitStatus.FromSignal(ProcessSignal.SIGKILL));
            process.Kill();
            Expect(await ProcessProbe.EndsAsync(grandchild), true);
        }

        Console.WriteLine("collected");
        return 0;

        static void Expect<T>(T actual, T expected)
        {
            if (!Equals(actual, expected))
                throw new InvalidOperationException($"{actual} instead of {expected}");
        }
    }
}
