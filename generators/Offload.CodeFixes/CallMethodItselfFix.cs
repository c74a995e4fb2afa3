namespace Offload.CodeFixes;

/// <summary>Has a method call itself, and not its proxy.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class CallMethodItselfFix() : CodeFix<InvocationExpressionSyntax>("Call the method itself", DiagnosticIds.Recursion)
{
    private protected override async Task<bool> CanFixAsync(
        Document document, InvocationExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (Awaited(node) is not null)
            return true;
        IMethodSymbol? method = await FindMethodAsync(document, node, cancellationToken).ConfigureAwait(false);
        return method?.ReturnType.Is("System.Threading.Tasks", "Task") == true;
    }

    private protected override async Task<Solution> FixAsync(
        Document document, InvocationExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        IMethodSymbol method = (await FindMethodAsync(document, node, cancellationToken).ConfigureAwait(false))!;
        var proxy = (IMethodSymbol)model.GetSymbolInfo(node, cancellationToken).Symbol!;
        InvocationExpressionSyntax call = node
            .WithExpression(Rename(node.Expression, method.Name))
            .WithArgumentList(Arguments(node, proxy, method));
        bool isTask = method.ReturnType.Name is "Task" or "ValueTask";
        ExpressionSyntax replaced = isTask ? node : Awaited(node)!;
        return await ReplaceAsync(document, replaced, call.WithTriviaFrom(replaced), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IMethodSymbol?> FindMethodAsync(
        Document document, SyntaxNode node, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        return node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
            ? model.GetDeclaredSymbol(method, cancellationToken)
            : null;
    }

    // With or without ConfigureAwait in between; null if nobody awaits the call where it is made.
    private static AwaitExpressionSyntax? Awaited(InvocationExpressionSyntax call)
    {
        SyntaxNode? parent = call.Parent;
        if (parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } access
            && access.Parent is InvocationExpressionSyntax configured)
            parent = configured.Parent;
        return parent as AwaitExpressionSyntax;
    }

    private static ExpressionSyntax Rename(ExpressionSyntax called, string name) => called is MemberAccessExpressionSyntax access
        ? access.WithName(SyntaxFactory.IdentifierName(name))
        : SyntaxFactory.IdentifierName(name).WithTriviaFrom(called);

    // The proxy takes a token even if the method doesn't.
    private static ArgumentListSyntax Arguments(InvocationExpressionSyntax call, IMethodSymbol proxy, IMethodSymbol method)
    {
        if (proxy.Parameters.Length == method.Parameters.Length)
            return call.ArgumentList;
        string token = proxy.Parameters[proxy.Parameters.Length - 1].Name;
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        ArgumentSyntax? passed = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.Text == token)
            ?? arguments.Skip(method.Parameters.Length).FirstOrDefault();
        return passed is null ? call.ArgumentList : call.ArgumentList.WithArguments(arguments.Remove(passed));
    }
}
