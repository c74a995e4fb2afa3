using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;

namespace Offload.CodeFixes;

/// <summary>A fix that changes the node at the diagnostic's place.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
public abstract class CodeFix<TNode> : CodeFixProvider
    where TNode : SyntaxNode
{
    private readonly string _title;

    private protected CodeFix(string title, params string[] ids)
    {
        _title = title;
        FixableDiagnosticIds = [.. ids];
    }

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode? place = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (place?.FirstAncestorOrSelf<TNode>() is { } node
                && await CanFixAsync(context.Document, node, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(_title, token => FixAsync(context.Document, node, diagnostic, token), _title), diagnostic);
            }
        }
    }

    /// <summary>Whether the fix applies, where that takes more than a look at the node.</summary>
    private protected virtual Task<bool> CanFixAsync(
        Document document, TNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
        => Task.FromResult(CanFix(node, diagnostic));

    private protected virtual bool CanFix(TNode node, Diagnostic diagnostic) => true;

    private protected abstract Task<Solution> FixAsync(
        Document document, TNode node, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>What the rule says besides where the culprit is.</summary>
    private protected static string? Detail(Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue(Problem.DetailProperty, out string? detail) ? detail : null;

    private protected static async Task<Solution> ReplaceAsync(
        Document document, SyntaxNode old, SyntaxNode replacement, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return document.WithSyntaxRoot(root.ReplaceNode(old, replacement)).Project.Solution;
    }
}
