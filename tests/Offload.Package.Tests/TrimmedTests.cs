using System.Runtime.InteropServices;
using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

/// <summary>Trimmed programs have no startup hooks: they name the worker's entry point themselves.</summary>
[Collection(SharedFeed.Name)]
public class TrimmedTests(PackageFeed feed)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // IL2104: Microsoft.VisualStudio.Threading, which StreamJsonRpc uses, is not annotated for trimming.
    private static readonly string Project = ProjectFile.Write(
        "Microsoft.NET.Sdk",
        $"""
        <OutputType>Exe</OutputType>
        <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
        <PublishTrimmed>true</PublishTrimmed>
        <NoWarn>$(NoWarn);IL2104</NoWarn>
        """);

    [Fact]
    public async Task A_trimmed_program_runs_a_method_in_another_process_if_its_Main_awaits_OffloadWorker_first()
    {
        string code = "await Offload.OffloadWorker.RunAsync();\n" + ProbeProgram.Code;
        string folder = feed.CreateProject("Trimmed", ("App.csproj", Project), ("Program.cs", code));
        await feed.DotNetAsync(folder, "publish", "-c", "Release", "-o", "out");

        await using StartedProgram program = feed.Start(folder, Path.Combine(folder, "out", "App"));
        ProbeProgram.ShouldTellOfTwoProcesses(await program.SucceedAsync(Timeout));
    }
}
