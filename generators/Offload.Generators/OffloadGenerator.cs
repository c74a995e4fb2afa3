using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Offload.Generators.Emission;
using Offload.Generators.Models;
using Offload.Generators.Parsing;

namespace Offload.Generators;

/// <summary>
/// Gives every method marked with <c>[RunInProcess]</c> a proxy that runs it in a worker process. Methods that can't have one are
/// passed over in silence: <see cref="Analysis.RunInProcessAnalyzer"/> says why.
/// </summary>
/// <remarks>
/// The compiler asks for the model of every marked method again after every edit: it comes from a cache unless a declaration
/// has changed, and is comparable, so that everything after it runs only for what has changed.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class OffloadGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<MethodModel> methods = FindMethods(context.SyntaxProvider);
        IncrementalValueProvider<string> space = context.CompilationProvider
            .Select(static (compilation, _) => CompilationContext.For(compilation).GeneratedNamespace);

        // What is experimental is an error wherever it is named, and any file may name it.
        IncrementalValueProvider<string> experimental = methods
            .SelectMany(static (method, _) => method.ExperimentalIds)
            .Collect()
            .Select(static (ids, _)
                => string.Concat(ids.Select(id => ", " + id).Distinct().OrderBy(id => id, StringComparer.Ordinal)));

        context.RegisterSourceOutput(methods.Combine(FindClashes(methods)).Combine(experimental), static (output, method) =>
            output.AddSource(
                HintNames.OfMethod(method.Left.Left, method.Left.Right), MethodEmitter.Emit(method.Left.Left, method.Right)));
        context.RegisterSourceOutput(FindTypes(methods).Combine(experimental), static (output, type) =>
            output.AddSource(type.Left.HintName, SerializerEmitter.Emit(type.Left.Model, type.Right)));
        context.RegisterImplementationSourceOutput(BuildContract(methods, space).Combine(experimental), static (output, pair) =>
        {
            if (pair.Left is { } model)
                output.AddSource("Offload.Contract.g.cs", ContractEmitter.Emit(model, pair.Right));
        });
        context.RegisterImplementationSourceOutput(FindStartups(context.SyntaxProvider, space), static (output, file) =>
        {
            if (file is not null)
                output.AddSource(StartupEmitter.HintName, StartupEmitter.Emit(file));
        });
    }

    private static IncrementalValuesProvider<MethodModel> FindMethods(SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            MethodParser.AttributeName, static (node, _) => node is MethodDeclarationSyntax, static (marked, _) => Parse(marked))
        .Where(static method => method is not null)
        .Select(static (method, _) => method!)
        .WithTrackingName(StepNames.Methods);

    // Names of files must differ in more than case; almost always there is nothing in here.
    private static IncrementalValueProvider<EquatableArray<string>> FindClashes(IncrementalValuesProvider<MethodModel> methods)
        => methods
            .Select(static (method, _) => method.HintName)
            .Collect()
            .Select(static (names, _) => HintNames.FindClashes(names))
            .WithTrackingName(StepNames.Clashes);

    private static IncrementalValuesProvider<TypeFile> FindTypes(IncrementalValuesProvider<MethodModel> methods) => methods
        .SelectMany(static (method, _) => method.Types)
        .Collect()
        .SelectMany(static (all, _) => HintNames.Distinct(all))
        .WithTrackingName(StepNames.Types);

    private static IncrementalValueProvider<ContractModel?> BuildContract(
        IncrementalValuesProvider<MethodModel> methods, IncrementalValueProvider<string> space) => methods.Collect()
        .Combine(space)
        .Select(static (pair, _) => ContractEmitter.Build(pair.Right, pair.Left))
        .WithTrackingName(StepNames.Contract);

    private static IncrementalValueProvider<StartupFile?> FindStartups(
        SyntaxValueProvider syntax, IncrementalValueProvider<string> space) => syntax
        .ForAttributeWithMetadataName(
            StartupParser.AttributeName,
            static (node, _) => node is MethodDeclarationSyntax,
            static (marked, _) => ParseStartup(marked))
        .Where(static startup => startup is not null)
        .Select(static (startup, _) => startup!)
        .Collect()
        .Combine(space)
        .Select(static (pair, _) => StartupEmitter.Build(pair.Right, pair.Left))
        .WithTrackingName(StepNames.Startups);

    private static StartupModel? ParseStartup(GeneratorAttributeSyntaxContext marked)
        => StartupParser.Parse((IMethodSymbol)marked.TargetSymbol, marked.Attributes[0], marked.SemanticModel.Compilation, out _);

    private static MethodModel? Parse(GeneratorAttributeSyntaxContext marked)
    {
        var method = (IMethodSymbol)marked.TargetSymbol;
        AttributeData? attribute = method.Find(MethodParser.AttributeName);

        // Both parts of a partial method may be marked; one of them is enough.
        if (attribute?.ApplicationSyntaxReference is not { } reference
            || reference.SyntaxTree != marked.TargetNode.SyntaxTree
            || !marked.TargetNode.FullSpan.Contains(reference.Span))
        {
            return null;
        }

        Compilation compilation = marked.SemanticModel.Compilation;
        return MethodModelCache.GetOrParse(
            marked.TargetNode, compilation, () => MethodParser.Parse(method, attribute, compilation, out _));
    }
}
