using Offload.Package.Tests.Support;

namespace Offload.Package.Tests.Feed;

/// <summary>The project files of programs that use the package.</summary>
internal static class ProjectFile
{
    /// <summary>A console program that references the package Offload and nothing else.</summary>
    public static string Console => Write("Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>");

    /// <summary>An ASP.NET Core program that references the package Offload and nothing else.</summary>
    public static string Web => Write("Microsoft.NET.Sdk.Web", "");

    /// <summary>A test project of the usual kind.</summary>
    public static string Test => Write(
        "Microsoft.NET.Sdk",
        "",
        Reference("Microsoft.NET.Test.Sdk") + Reference("xunit") + Reference("xunit.runner.visualstudio"));

    /// <summary>A reference to another package, in the version that this repository uses.</summary>
    public static string Reference(string package)
        => $"""<PackageReference Include="{package}" Version="{BuildSettings.VersionOf(package)}" />""";

    /// <summary>An ASP.NET Core program that references the package Offload.Hosting and nothing else.</summary>
    public static string HostedWeb => Write("Microsoft.NET.Sdk.Web", "", package: "Offload.Hosting");

    /// <summary>A program that references the package Offload, and what else it needs.</summary>
    /// <param name="sdk">The SDK of the project.</param>
    /// <param name="properties">Properties, besides those that every new project has.</param>
    /// <param name="items">Items, besides the reference to the package.</param>
    /// <param name="package">The package that is referenced.</param>
    public static string Write(string sdk, string properties, string items = "", string package = "Offload") => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="{PackageFeed.Version}" />
            {items}
          </ItemGroup>
        </Project>
        """;
}
