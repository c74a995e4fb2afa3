using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>
/// Makes the model of a marked method, or says why there can't be one. Generator and analyzer both use it, so that they never
/// disagree about what is supported.
/// </summary>
internal sealed class MethodParser
{
    public const string AttributeName = "Offload.RunInProcessAttribute";

    private readonly CompilationContext _context;
    private readonly IMethodSymbol _method;
    private readonly INamedTypeSymbol _container;
    private readonly MethodSettings _settings;
    private readonly List<Problem> _problems = [];

    private MethodParser(IMethodSymbol method, AttributeData attribute, Compilation compilation)
    {
        _context = CompilationContext.For(compilation);
        _method = method;
        _container = method.ContainingType;
        _settings = new MethodSettings(method, attribute);
    }

    /// <summary>Parses a marked method.</summary>
    /// <param name="problems">Why there is no model; empty if there is one.</param>
    public static MethodModel? Parse(
        IMethodSymbol method, AttributeData attribute, Compilation compilation, out IReadOnlyList<Problem> problems)
    {
        var parser = new MethodParser(method, attribute, compilation);
        problems = parser._problems;
        return parser.Parse();
    }

    private MethodModel? Parse()
    {
        if (IsUnfinished())
            return null;
        CheckMethod();
        CheckContainer();
        bool partial = ContainerParser.FindNotPartial(_container) is null;
        ExtensionModel? extension = partial || _problems.Count > 0 ? null : FindExtension();
        _problems.AddRange(_settings.FindProblems());

        var parameters = new ParameterParser(_context, _method, _problems);
        List<ParameterModel> parameterModels = parameters.Parse();
        ReturnModel? result = ParseReturn(parameters);
        if (_problems.Count == 0)
            _problems.AddRange(ProxyNames.FindClashes(_method, _settings, _context));
        return _problems.Count > 0 || result is null ? null : Build(parameterModels, result, parameters, extension);
    }

    private MethodModel Build(
        List<ParameterModel> parameters, ReturnModel result, ParameterParser types, ExtensionModel? extension)
    {
        string name = _method.Qualified();
        string callName = ProxyNames.CallName(_method, _context);
        ContainerModel container = ContainerParser.Parse(_container);
        string layouts = string.Join(",", parameters.Select(parameter => parameter.Layout));
        string signature = $"{name}({layouts}):{result.Type?.Layout}{(result.IsStream ? "..." : string.Empty)}";
        return new MethodModel(
            name,
            signature,
            $"{_container.Plain()}.{SymbolNames.Escape(_method.Name)}",
            HintName(callName),
            _method.GetDocumentationCommentId() ?? string.Empty,
            container,
            extension,
            AccessibilityText(_method.DeclaredAccessibility),
            SymbolNames.Escape(_settings.ProxyName),
            CopiedAttributes.OfMethod(_method).ToEquatableArray(),
            callName,
            types.HasHiddenTypes,
            IsOblivious(_method),
            parameters.ToEquatableArray(),
            result,
            _settings.ToModel(obeys: result.IsStream || parameters.Exists(parameter => parameter.IsToken)),
            types.Models.ToEquatableArray(),
            types.ExperimentalIds.Union(CopiedAttributes.ExperimentalIds(_method)).ToEquatableArray());
    }

    // What has no name yet, or is there twice, is the compiler's to report; it may be typed right now.
    private bool IsUnfinished()
    {
        if (_method.Name.Length == 0 || _method.Parameters.Any(parameter => parameter.Name.Length == 0)
            || _container.WithOuterTypes().Any(level => !level.CanBeReferencedByName))
        {
            return true;
        }

        IReadOnlyList<IMethodSymbol> overloads = _context.Marked.Named(_container, _method.Name);
        return overloads.Count > 1 && !(_method.PartialDefinitionPart ?? _method).Same(
            overloads.First(other => other.GetDocumentationCommentId() == _method.GetDocumentationCommentId()));
    }

    private void CheckMethod()
    {
        if (!_method.IsStatic)
            Report(Rules.NotStatic, _method, _method.Name);
        if (_method.IsGenericMethod)
            Report(Rules.GenericMethod, _method, _method.Name);
        if (_method is { IsAsync: true, ReturnsVoid: true })
            Report(Rules.AsyncVoid, _method, _method.Name);
        if (_method.MethodKind != MethodKind.Ordinary)
            Report(Rules.NotAMethod, _method, $"'{_method.ForMessage()}'");
        else if (_method is { IsStatic: true, IsAbstract: true } or { IsStatic: true, IsVirtual: true })
            Report(Rules.NotAMethod, _method, $"The static interface member '{_method.Name}'");
    }

    private void CheckContainer()
    {
        foreach (INamedTypeSymbol level in _container.WithOuterTypes())
        {
            if (level.IsGenericType)
            {
                Report(Rules.GenericContainer, _method, _method.Name, level.ForMessage());
                return;
            }

            if (level.IsFileLocal)
            {
                Report(Rules.FileLocalType, _method, level.Name);
                return;
            }
        }
    }

    private ExtensionModel? FindExtension()
    {
        string? obstacle = null;
        if (!_context.IsAccessible(_method))
            obstacle = "extension members can't reach what is private";
        else if (!_context.SupportsExtensions)
            obstacle = "extension members need C# 14";
        if (obstacle is null)
            return ProxyNames.Extension(_container, _context);
        INamedTypeSymbol notPartial = ContainerParser.FindNotPartial(_container)!;
        Report(Rules.ContainerNotExtensible, _method, _method.Name, notPartial.Name, obstacle);
        return null;
    }

    private ReturnModel? ParseReturn(ParameterParser types)
    {
        ITypeSymbol declared = _method.ReturnType;
        if (_method.ReturnsByRef || _method.ReturnsByRefReadonly)
        {
            _problems.Add(new Problem(
                Rules.UnserializableResult, ReturnTypeLocation(
                    ), _method.Name, "it is a reference to a variable of the worker: return the value."));
            return null;
        }

        bool task = Is(declared, _context.Task) || Is(declared, _context.ValueTask);
        if (task || declared.SpecialType == SpecialType.System_Void)
            return new ReturnModel(null, string.Empty, task);
        StreamForm stream = FindStream(declared);
        if (stream != StreamForm.None)
            return ParseStream(types, ((INamedTypeSymbol)declared).TypeArguments[0], stream);
        bool awaited = declared is INamedTypeSymbol { TypeArguments.Length: 1 } && (
            Is(declared, _context.TaskOf) || Is(declared, _context.ValueTaskOf));
        ITypeSymbol value = awaited ? ((INamedTypeSymbol)declared).TypeArguments[0] : declared;
        if (value.Is("System.IO", "Stream"))
            return new ReturnModel(null, value.Declared(), awaited, StreamForm.Bytes);
        TypeRef? type = FindOwnedElement(value) is { } element
            ? types.ParseBlock(element, BlockForm.Owner, Rules.UnserializableResult, ReturnTypeLocation(), _method.Name)
            : types.Parse(value, Rules.UnserializableResult, ReturnTypeLocation(), _method.Name);
        return type is null ? null : new ReturnModel(type, value.Declared(), awaited);
    }

    private static ITypeSymbol? FindOwnedElement(ITypeSymbol type)
        => type is INamedTypeSymbol { TypeArguments.Length: 1 } named && named.Is("System.Buffers", "IMemoryOwner`1")
            && UnmanagedTypes.IsUnmanaged(named.TypeArguments[0])
                ? named.TypeArguments[0]
                : null;

    private ReturnModel? ParseStream(ParameterParser types, ITypeSymbol item, StreamForm stream)
        => types.Parse(item, Rules.UnserializableItem, ReturnTypeLocation(), _method.Name) is { } type
            ? new ReturnModel(type, item.Declared(), IsAwaited: false, stream)
            : null;

    // An IEnumerable that is not made by yield is there as a whole: it crosses as a whole.
    private StreamForm FindStream(ITypeSymbol declared)
        => Is(declared, _context.AsyncEnumerable) ? StreamForm.Asynchronous
            : declared.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
                && Iterators.IsIterator(_method)
                ? StreamForm.Iterator
                : StreamForm.None;

    private Location? ReturnTypeLocation()
        => _method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax syntax
            ? syntax.ReturnType.GetLocation()
            : _method.Locations.FirstOrDefault();

    private string HintName(string callName)
    {
        const string suffix = "Call";
        return $"{_container.Qualified()}.{callName.Substring(0, callName.Length - suffix.Length)}";
    }

    private void Report(DiagnosticDescriptor rule, ISymbol place, params object[] arguments)
        => _problems.Add(new Problem(rule, place.Locations.FirstOrDefault(), arguments));

    private static bool IsOblivious(IMethodSymbol method)
        => method.Parameters.Any(
            parameter => parameter.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None })
            || method.ReturnType is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None };

    private static bool Is(ITypeSymbol type, INamedTypeSymbol? known)
        => known is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, known);

    private static string AccessibilityText(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Internal => "internal",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "private",
    };
}
