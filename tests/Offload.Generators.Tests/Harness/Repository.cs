namespace Offload.Generators.Tests.Harness;

/// <summary>The files that the tests compare with. The compiler can't tell where they are: a CI build maps its paths.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(FindRoot);

    public static string Path(string relative) => System.IO.Path.Combine(Root.Value, relative);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Offload.sln")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull("The tests have to run inside the repository.").FullName;
    }
}
