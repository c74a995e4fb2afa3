using System.IO.Compression;
using System.Xml.Linq;
using Offload.Package.Tests.Feed;

namespace Offload.Package.Tests;

[Collection(SharedFeed.Name)]
public class PackageLayoutTests(PackageFeed feed)
{
    [Fact]
    public void Offload_holds_the_runtime_the_generator_and_the_code_fixes()
        => FilesOf("Offload").ShouldBe(
        [
            "Offload.nuspec",
            "README.md",
            "analyzers/dotnet/cs/Offload.CodeFixes.dll",
            "analyzers/dotnet/cs/Offload.Generators.dll",
            "lib/net10.0/Offload.dll",
            "lib/net10.0/Offload.xml",
        ]);

    [Theory]
    [InlineData("Offload.Hosting")]
    [InlineData("Offload.Serialization")]
    [InlineData("Offload.Subprocess")]
    public void Companions_hold_their_assembly_and_its_documentation(string package)
        => FilesOf(package).ShouldBe(
            [$"{package}.nuspec", "README.md", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml"]);

    [Fact]
    public void Offload_depends_on_its_companions_on_StreamJsonRpc_and_on_logging()
        => DependenciesOf("Offload").ShouldBe(
            ["Microsoft.Extensions.Logging.Abstractions", "Offload.Serialization", "Offload.Subprocess", "StreamJsonRpc"]);

    [Theory]
    [InlineData("Offload.Serialization")]
    [InlineData("Offload.Subprocess")]
    public void What_Offload_builds_on_depends_on_nothing(string package) => DependenciesOf(package).ShouldBeEmpty();

    private List<string> FilesOf(string package)
    {
        using ZipArchive archive = Open(package);
        return
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/", StringComparison.Ordinal)
                    && name != "[Content_Types].xml")
                .Order(StringComparer.Ordinal)
        ];
    }

    private List<string> DependenciesOf(string package)
    {
        using ZipArchive archive = Open(package);
        using Stream nuspec = archive.GetEntry(package + ".nuspec")!.Open();
        return
        [
            .. XDocument.Load(nuspec).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("id")!.Value)
                .Order(StringComparer.Ordinal)
        ];
    }

    private ZipArchive Open(string package)
        => ZipFile.OpenRead(Path.Combine(feed.Folder, $"{package}.{PackageFeed.Version}.nupkg"));
}
