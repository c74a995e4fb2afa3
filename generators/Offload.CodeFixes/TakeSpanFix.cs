using Microsoft.CodeAnalysis.Simplification;

namespace Offload.CodeFixes;

/// <summary>Makes an array, of which a method looks at a part, a span: callers can then send that part alone.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class TakeSpanFix()
    : CodeFix<ParameterSyntax>("Take a ReadOnlySpan, which callers can slice", DiagnosticIds.ArrayPart)
{
    private const string Span = "global::System.ReadOnlySpan";

    // A span can't wait: neither for a task nor for the next item. It has the elements of an array, their number, and slices.
    private protected override bool CanFix(ParameterSyntax node, Diagnostic diagnostic)
        => node is { Type: ArrayTypeSyntax { RankSpecifiers.Count: 1 }, Default: null }
            && node.Parent?.Parent is MethodDeclarationSyntax method
            && !method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            && !method.DescendantNodes().Any(
                inner => inner is YieldStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            && Uses(method, node).All(use => use.Parent switch
            {
                ElementAccessExpressionSyntax access => access.Expression == use && !IsAssigned(access),
                ForEachStatementSyntax loop => loop.Expression == use,
                MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" } => true,
                MemberAccessExpressionSyntax { Name.Identifier.Text: "AsSpan", Parent: InvocationExpressionSyntax } => true,
                _ => false,
            });

    private protected override Task<Solution> FixAsync(
        Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var method = (MethodDeclarationSyntax)node.Parent!.Parent!;
        var array = (ArrayTypeSyntax)node.Type!;
        TypeSyntax span = SyntaxFactory.ParseTypeName($"{Span}<{array.ElementType}>")
            .WithAdditionalAnnotations(Simplifier.Annotation).WithTriviaFrom(array);
        IEnumerable<SyntaxNode> slices = Uses(method, node).Select(use => use.Parent)
            .OfType<MemberAccessExpressionSyntax>().Where(access => access.Name.Identifier.Text == "AsSpan")
            .Select(access => access.Parent!);
        MethodDeclarationSyntax changed = method.ReplaceNodes(
            slices.Append(array), (old, current) => old == array ? span : Slice(current));
        return ReplaceAsync(document, method, changed, cancellationToken);
    }

    // data.AsSpan(start, length) of an array is data.Slice(start, length) of a span.
    private static ExpressionSyntax Slice(SyntaxNode asSpan)
    {
        var call = (InvocationExpressionSyntax)asSpan;
        var access = (MemberAccessExpressionSyntax)call.Expression;
        return call.ArgumentList.Arguments.Count == 0
            ? access.Expression.WithTriviaFrom(call)
            : call.WithExpression(access.WithName(SyntaxFactory.IdentifierName("Slice")));
    }

    private static bool IsAssigned(ElementAccessExpressionSyntax access) => access.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == access,
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or RefExpressionSyntax => true,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
        _ => false,
    };

    private static IEnumerable<IdentifierNameSyntax> Uses(MethodDeclarationSyntax method, ParameterSyntax parameter)
        => ((SyntaxNode?)method.Body ?? method.ExpressionBody)?.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.Text == parameter.Identifier.Text
                && !(name.Parent is MemberAccessExpressionSyntax access && access.Name == name)) ?? [];
}
