using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Offload.Generators.Parsing;

/// <summary>
/// What parsing needs to know of a compilation, found once: an edit parses every marked method again, and they share their types.
/// </summary>
internal sealed class CompilationContext
{
    private const int CSharp14 = 1400;

    private static readonly ConditionalWeakTable<Compilation, CompilationContext> Contexts = new();

    private readonly Lazy<ulong> _declarations;

    private CompilationContext(Compilation compilation)
    {
        Compilation = compilation;
        Task = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
        TaskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        ValueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
        ValueTaskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");
        AsyncEnumerable = compilation.GetTypeByMetadataName("System.Collections.Generic.IAsyncEnumerable`1");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        HasMemoryPack = compilation.GetTypeByMetadataName("MemoryPack.MemoryPackSerializer") is not null;
        GeneratedNamespace = "Offload.Generated." + Identifier(
            compilation.AssemblyName is { Length: > 0 } name ? name : "Unnamed");
        SupportsExtensions = compilation is CSharpCompilation { LanguageVersion: var version } && (int)version >= CSharp14;
        Types = new TypeGraph(this);
        _declarations = new Lazy<ulong>(() => DeclarationHash.Compute(compilation));
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? TaskOf { get; }

    public INamedTypeSymbol? ValueTask { get; }

    public INamedTypeSymbol? ValueTaskOf { get; }

    public INamedTypeSymbol? AsyncEnumerable { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    /// <summary>Whether the project references MemoryPack.</summary>
    public bool HasMemoryPack { get; }

    /// <summary>The namespace of what is generated. It names the assembly, lest two that see each other's internals
    /// clash.</summary>
    public string GeneratedNamespace { get; }

    /// <summary>Whether the user's language version has extension members (C# 14).</summary>
    public bool SupportsExtensions { get; }

    /// <summary>The same as long as edits leave all declarations as they are.</summary>
    public ulong Declarations => _declarations.Value;

    public TypeGraph Types { get; }

    public MarkedMethods Marked { get; } = new();

    public static CompilationContext For(Compilation compilation)
        => Contexts.GetValue(compilation, static key => new CompilationContext(key));

    public static string Identifier(string name)
    {
        string identifier = new(
            [.. name.Select(character => SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_')]);
        return SyntaxFacts.IsIdentifierStartCharacter(identifier[0]) ? identifier : "_" + identifier;
    }

    public bool IsAccessible(ISymbol symbol, INamedTypeSymbol? within = null)
        => Compilation.IsSymbolAccessibleWithin(symbol, (ISymbol?)within ?? Compilation.Assembly);
}
