using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>
/// The models of the marked methods of a file. They hold until the file is edited, or a declaration in any other one: after most
/// edits there is nothing to parse.
/// </summary>
internal sealed class MethodModelCache
{
    private static readonly ConditionalWeakTable<SyntaxTree, MethodModelCache> Files = new();

    private readonly Dictionary<TextSpan, MethodModel?> _models = [];
    private ulong _declarations;

    public static MethodModel? GetOrParse(SyntaxNode method, Compilation compilation, Func<MethodModel?> parse)
        => Files.GetValue(method.SyntaxTree, static _ => new MethodModelCache())
            .GetOrParse(method.Span, CompilationContext.For(compilation).Declarations, parse);

    private MethodModel? GetOrParse(TextSpan method, ulong declarations, Func<MethodModel?> parse)
    {
        lock (_models)
        {
            if (_declarations != declarations)
                _models.Clear();
            _declarations = declarations;
            if (!_models.TryGetValue(method, out MethodModel? model))
                _models[method] = model = parse();
            return model;
        }
    }
}
