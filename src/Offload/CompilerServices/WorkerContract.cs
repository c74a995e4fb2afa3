using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;

namespace Offload.CompilerServices;

/// <summary>
/// The marked methods of one assembly: the dispatch table of a worker. Generated code registers it when the assembly is loaded.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkerContract
{
    private static readonly ConcurrentDictionary<string, WorkerContract> Registered = new(StringComparer.Ordinal);

    /// <summary>Makes a contract of an assembly's methods.</summary>
    /// <param name="assembly">The assembly that declares the methods.</param>
    /// <param name="hash">Changes whenever a method's signature, or the layout of a type that crosses the border, does.</param>
    /// <param name="methods">The methods, in an order that caller and worker share.</param>
    public WorkerContract(Assembly assembly, ulong hash, params WorkerMethod[] methods)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(methods);
        Assembly = assembly;
        AssemblyName = assembly.FullName ?? throw new ArgumentException("The assembly has no name.", nameof(assembly));
        Hash = hash;
        Methods = methods;
        for (int index = 0; index < methods.Length; index++)
        {
            methods[index].Contract = this;
            methods[index].Index = index;
        }
    }

    /// <summary>The assembly that declares the methods.</summary>
    public Assembly Assembly { get; }

    /// <summary>The full name of <see cref="Assembly"/>.</summary>
    public string AssemblyName { get; }

    /// <summary>Differs between two builds whose methods or types don't fit each other.</summary>
    public ulong Hash { get; }

    internal WorkerMethod[] Methods { get; }

    /// <summary>Makes the contract known to this process. Called by a generated module initialiser.</summary>
    public static void Register(WorkerContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        Registered[contract.AssemblyName] = contract;
    }

    /// <summary>Those of which a pool runs methods.</summary>
    internal static IEnumerable<WorkerContract> Of(string pool)
        => Registered.Values.Where(contract => contract.Methods.Any(method => method.Pool == pool));

    internal static WorkerContract? Find(string assemblyName) => Registered.GetValueOrDefault(assemblyName);
}
