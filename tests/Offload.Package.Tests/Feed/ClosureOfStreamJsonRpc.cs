using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Offload.Package.Tests.Feed;

/// <summary>
/// Makes packages of StreamJsonRpc and what it needs from the assemblies of the bundle (eng/StreamJsonRpc.targets says why there
/// is one), so that a project can reference the package Offload as it would with a feed that has them all.
/// </summary>
internal static class ClosureOfStreamJsonRpc
{
    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    /// <summary>The packages, and the assembly of each where that has another name.</summary>
    private static readonly Dictionary<string, string> PackageOfAssembly = new()
    {
        ["StreamJsonRpc"] = "StreamJsonRpc",
        ["MessagePack"] = "MessagePack",
        ["MessagePack.Annotations"] = "MessagePack.Annotations",
        ["Microsoft.VisualStudio.Threading"] = "Microsoft.VisualStudio.Threading.Only",
        ["Microsoft.VisualStudio.Validation"] = "Microsoft.VisualStudio.Validation",
        ["Nerdbank.MessagePack"] = "Nerdbank.MessagePack",
        ["Nerdbank.Streams"] = "Nerdbank.Streams",
        ["Newtonsoft.Json"] = "Newtonsoft.Json",
        ["PolyType"] = "PolyType",
    };

    public static void WriteTo(string feed, string bundle)
    {
        foreach ((string assembly, string package) in PackageOfAssembly)
        {
            string path = Path.Combine(bundle, assembly + ".dll");
            using ZipArchive archive = ZipFile.Open(
                Path.Combine(feed, $"{package}.{VersionOf(path)}.nupkg"), ZipArchiveMode.Create);
            archive.CreateEntryFromFile(path, $"lib/net10.0/{assembly}.dll", CompressionLevel.Fastest);
            using Stream nuspec = archive.CreateEntry(package + ".nuspec").Open();
            Describe(package, path, bundle).Save(nuspec);
        }
    }

    private static XDocument Describe(string package, string path, string bundle) => new(
        new XElement(
            Nuspec + "package",
            new XElement(
                Nuspec + "metadata",
                new XElement(Nuspec + "id", package),
                new XElement(Nuspec + "version", VersionOf(path)),
                new XElement(Nuspec + "authors", "see the package of the same name"),
                new XElement(Nuspec + "description", "The published assembly, in a package for tests."),
                new XElement(
                    Nuspec + "dependencies",
                    new XElement(
                        Nuspec + "group",
                        new XAttribute("targetFramework", "net10.0"),
                        ReferencesOf(path).Select(assembly => new XElement(
                            Nuspec + "dependency",
                            new XAttribute("id", PackageOfAssembly[assembly]),
                            new XAttribute("version", VersionOf(Path.Combine(bundle, assembly + ".dll"))))))))));

    private static List<string> ReferencesOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        return
        [
            .. metadata.AssemblyReferences
                .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .Where(PackageOfAssembly.ContainsKey)
        ];
    }

    /// <summary>The published version, which the file carries as, for example, <c>2.25.29+332cc170a8</c>.</summary>
    private static string VersionOf(string path) => FileVersionInfo.GetVersionInfo(path).ProductVersion!.Split('+')[0];
}
