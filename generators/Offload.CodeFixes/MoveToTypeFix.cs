using Microsoft.CodeAnalysis.Formatting;

namespace Offload.CodeFixes;

/// <summary>Makes a static local function a method of the type around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MoveToTypeFix() : CodeFix<LocalFunctionStatementSyntax>("Move it into the type", DiagnosticIds.NotAMethod)
{
    // One that is not static may use variables around it; type parameters of the method around it would stay behind.
    private protected override bool CanFix(LocalFunctionStatementSyntax node, Diagnostic diagnostic)
        => node.Modifiers.Any(SyntaxKind.StaticKeyword)
            && FindMember(node) is { Parent: TypeDeclarationSyntax type }
                and not MethodDeclarationSyntax { TypeParameterList: not null }
            && !type.Members.OfType<MethodDeclarationSyntax>().Any(other => other.Identifier.Text == node.Identifier.Text);

    private protected override Task<Solution> FixAsync(
        Document document, LocalFunctionStatementSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        MemberDeclarationSyntax member = FindMember(node)!;
        var type = (TypeDeclarationSyntax)member.Parent!;
        MethodDeclarationSyntax method = SyntaxFactory.MethodDeclaration(
                node.AttributeLists,
                node.Modifiers.Insert(0, SyntaxFactory.Token(SyntaxKind.InternalKeyword).WithTrailingTrivia(SyntaxFactory.Space)),
                node.ReturnType,
                explicitInterfaceSpecifier: null,
                node.Identifier,
                node.TypeParameterList,
                node.ParameterList,
                node.ConstraintClauses,
                node.Body,
                node.ExpressionBody,
                node.SemicolonToken)
            .WithAdditionalAnnotations(Formatter.Annotation);
        int index = type.Members.IndexOf(member);
        MemberDeclarationSyntax without = member.RemoveNode(node, SyntaxRemoveOptions.KeepNoTrivia)!;
        SyntaxList<MemberDeclarationSyntax> members = type.Members.Replace(member, without).Insert(index + 1, method);
        return ReplaceAsync(document, type, type.WithMembers(members), cancellationToken);
    }

    private static MemberDeclarationSyntax? FindMember(LocalFunctionStatementSyntax function)
        => function.FirstAncestorOrSelf<MemberDeclarationSyntax>();
}
