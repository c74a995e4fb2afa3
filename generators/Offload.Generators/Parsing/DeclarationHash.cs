using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Offload.Generators.Parsing;

/// <summary>
/// Tells whether two compilations declare the same. Most edits are in the bodies of methods, and say nothing about what crosses
/// the border: then all that was found out before still holds.
/// </summary>
internal static class DeclarationHash
{
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<ulong>> Trees = new();
    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Objects = new();
    private static long _lastObject;

    public static ulong Compute(Compilation compilation)
    {
        ulong hash = StableHash.Compute(compilation.AssemblyName ?? string.Empty);
        hash = StableHash.Add(hash, Identity(compilation.Options));
        hash = StableHash.Add(hash, (ulong)((CSharpCompilation)compilation).LanguageVersion);
        foreach (MetadataReference reference in compilation.References)
            hash = StableHash.Add(hash, Identity(reference));
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            hash = StableHash.Add(hash, Trees.GetValue(tree, static key => new(Compute(key))).Value);
        return hash;
    }

    private static ulong Compute(SyntaxTree tree)
    {
        SourceText text = tree.GetText();
        ulong hash = StableHash.Compute(tree.FilePath);
        foreach (string symbol in tree.Options.PreprocessorSymbolNames)
            hash = StableHash.Compute(symbol + ";", hash);
        int position = 0;
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(static node => HoldsMethods(node)))
        {
            if (node is not BaseMethodDeclarationSyntax method || FindBody(method) is not { } body)
                continue;
            hash = StableHash.Compute(text.ToString(TextSpan.FromBounds(position, body.SpanStart)), hash);
            position = body.Span.End;
        }

        return StableHash.Compute(text.ToString(TextSpan.FromBounds(position, text.Length)), hash);
    }

    // References and options, which an edit doesn't touch, are the same as long as they are the same object.
    private static ulong Identity(object item)
        => Objects.GetValue(item, static _ => new((ulong)Interlocked.Increment(ref _lastObject))).Value;

    private static bool HoldsMethods(SyntaxNode node)
        => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax;

    // A directive in a body may reach beyond it. The body of a partial method belongs to a declaration in another file.
    private static SyntaxNode? FindBody(BaseMethodDeclarationSyntax method)
        => method.ContainsDirectives || method.Modifiers.Any(SyntaxKind.PartialKeyword)
            ? null
            : (SyntaxNode?)method.Body ?? method.ExpressionBody;
}
