namespace Offload.CodeFixes;

/// <summary>Removes a setting that is out of range from an attribute, so that the default holds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RemoveSettingFix() : CodeFix<AttributeSyntax>(
    "Remove the setting", DiagnosticIds.InvalidSetting, DiagnosticIds.InvalidStartup)
{
    private protected override bool CanFix(AttributeSyntax node, Diagnostic diagnostic) => Find(node, diagnostic) is not null;

    private protected override Task<Solution> FixAsync(
        Document document, AttributeSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        AttributeArgumentListSyntax list = node.ArgumentList!;
        AttributeSyntax changed = list.Arguments.Count == 1
            ? node.WithArgumentList(null)
            : node.RemoveNode(Find(node, diagnostic)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        return ReplaceAsync(document, node, changed, cancellationToken);
    }

    private static AttributeArgumentSyntax? Find(AttributeSyntax attribute, Diagnostic diagnostic)
        => attribute.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.Text == Detail(diagnostic));
}
