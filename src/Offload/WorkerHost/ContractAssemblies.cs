using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Offload.Rpc;

namespace Offload.WorkerHost;

/// <summary>Loads the assemblies that a caller names, and has them register what they declare.</summary>
internal static class ContractAssemblies
{
    /// <summary>Loads an assembly, if it is not loaded yet.</summary>
    /// <exception cref="IOException">There is no such assembly.</exception>
    /// <exception cref="BadImageFormatException">It is none that this runtime can load.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "In a trimmed or AOT program everything is registered "
        + "without loading anything.")]
    public static void Load(AssemblyReference reference)
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(new AssemblyName(reference.Name));
        }
        catch (FileNotFoundException) when (File.Exists(reference.Path))
        {
            // A plug-in, which the caller has loaded from beside its own dependencies.
            var resolver = new AssemblyDependencyResolver(reference.Path);
            AssemblyLoadContext.Default.Resolving += (context, name)
                => resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
            assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(reference.Path);
        }

        // Runs the generated module initialisers.
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
    }
}
