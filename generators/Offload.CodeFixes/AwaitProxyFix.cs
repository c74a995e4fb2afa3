namespace Offload.CodeFixes;

/// <summary>Awaits the task of a proxy, and makes the method around it asynchronous.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AwaitProxyFix() : CodeFix<ExpressionStatementSyntax>("Await the call", DiagnosticIds.DroppedTask)
{
    private const string Task = "global::System.Threading.Tasks.Task";

    // What returns a value already would become a task of it, for all its callers: that is for their author to decide.
    private protected override bool CanFix(ExpressionStatementSyntax node, Diagnostic diagnostic)
        => Enclosing(node) is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax type }
            && type.Keyword.IsKind(SyntaxKind.VoidKeyword);

    private protected override Task<Solution> FixAsync(
        Document document, ExpressionStatementSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var method = (MethodDeclarationSyntax)Enclosing(node)!;
        AwaitExpressionSyntax awaited = SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
            node.Expression.WithoutTrivia());
        MethodDeclarationSyntax changed = method.ReplaceNode(node.Expression, awaited.WithTriviaFrom(node.Expression));
        TypeSyntax task = SyntaxFactory.ParseTypeName(Task)
            .WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation)
            .WithTrailingTrivia(method.ReturnType.GetTrailingTrivia());
        SyntaxToken async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        bool bare = changed.Modifiers.Count == 0;
        changed = changed
            .WithReturnType(bare ? task : task.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia()))
            .WithModifiers(changed.Modifiers.Add(bare ? async.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia()) : async));
        return ReplaceAsync(document, method, changed, cancellationToken);
    }

    private static SyntaxNode? Enclosing(SyntaxNode node)
        => node.Ancestors().FirstOrDefault(ancestor
            => ancestor is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
}
