using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Offload.Hosting.Tests.PublicApi;

/// <summary>
/// As in <c>Offload.Tests</c>: what users can see is written down beside this file. OFFLOAD_ACCEPT=1 accepts a change of it.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_what_is_written_down()
    {
        Assembly assembly = typeof(OffloadServiceCollectionExtensions).Assembly;
        string path = Path.Combine(FolderOfThisFile(), assembly.GetName().Name + ".verified.txt");
        string now = PublicApiText.Of(assembly);
        if (Environment.GetEnvironmentVariable("OFFLOAD_ACCEPT") == "1")
            File.WriteAllText(path, now);

        now.ShouldBe(File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string FolderOfThisFile([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
