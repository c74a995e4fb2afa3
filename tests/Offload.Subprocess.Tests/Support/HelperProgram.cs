using System.Globalization;

namespace Offload.Subprocesses.Tests.Support;

/// <summary>What this assembly does when a test starts it as a program.</summary>
internal static class HelperProgram
{
    /// <summary>The command that runs <see cref="Main"/> in a process of its own.</summary>
    public static string[] Command(params string[] arguments)
    {
        var assembly = typeof(HelperProgram).Assembly.Location;
        return [Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", "exec", assembly, .. arguments];
    }

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments[0])
        {
            case "start-and-wait":
                return await StartAndWaitAsync(newGroup: arguments[1] == "group");
            case "status-of":
                return await PrintStatusAsync(arguments[1]);
            default:
                throw new ArgumentException($"There is no helper '{arguments[0]}'.", nameof(arguments));
        }
    }

    /// <summary>Starts a process with KillOnParentExit, prints the ids, and waits to be killed.</summary>
    private static async Task<int> StartAndWaitAsync(bool newGroup)
    {
        var options = new SubprocessOptions { KillOnParentExit = true, NewProcessGroup = newGroup, StandardInput = SubprocessInput.Null };
        await using var first = await Subprocess.OpenAsync("sleep 1000 & echo $!; wait", options);
        await using var second = await Subprocess.OpenAsync(["sleep", "1000"], options);
        await using var third = await Subprocess.OpenAsync(["true"], options);
        await third.WaitAsync();
        using var reader = new StreamReader(first.StandardOutput!);
        var grandchild = await reader.ReadLineAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.Id} {second.Id} {grandchild}"));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static async Task<int> PrintStatusAsync(string command)
    {
        // Once the runtime has handled a child of its own, it may collect the children of others too.
        using (var own = System.Diagnostics.Process.Start("true"))
            await own.WaitForExitAsync();
        var wrong = 0;
        for (var i = 0; i < 20; i++)
        {
            var result = await Subprocess.RunAsync(command);
            if (result.ExitStatus.ExitCode != 42)
                wrong++;
            Console.WriteLine(result.ExitStatus);
        }

        return wrong;
    }
}
