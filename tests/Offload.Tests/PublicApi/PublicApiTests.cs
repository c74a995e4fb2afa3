using System.Runtime.CompilerServices;
using Offload.Serialization;
using Offload.Subprocesses;

namespace Offload.Tests.PublicApi;

/// <summary>
/// What users can see is written down beside this file, so that no change of it goes unseen. Accept one on purpose by running the
/// tests with the variable OFFLOAD_ACCEPT=1, and read the difference.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(WorkerPool))]
    [InlineData(typeof(PayloadWriter))]
    [InlineData(typeof(Subprocess))]
    public void The_public_api_is_what_is_written_down(Type inAssembly)
    {
        string path = Path.Combine(FolderOfThisFile(), inAssembly.Assembly.GetName().Name + ".verified.txt");
        string now = PublicApiText.Of(inAssembly.Assembly);
        if (Environment.GetEnvironmentVariable("OFFLOAD_ACCEPT") == "1")
            File.WriteAllText(path, now);

        now.ShouldBe(File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string FolderOfThisFile([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
