using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>The registration of an assembly's start-up methods.</summary>
internal static class StartupEmitter
{
    public const string HintName = "Offload.Startup.g.cs";

    /// <returns>Null if there is nothing to register.</returns>
    public static StartupFile? Build(string space, ImmutableArray<StartupModel> methods)
        => methods.IsEmpty
            ? null
            : new StartupFile(space, methods.OrderBy(method => method.Reference, StringComparer.Ordinal).ToEquatableArray());

    public static SourceText Emit(StartupFile file)
    {
        SourceWriter writer = SourceWriter.File(nullable: true, "The methods of this assembly that run when a worker starts.");
        writer.OpenNamespace(file.Namespace);
        writer.Line(GeneratedNames.GeneratedCode);
        writer.Open("internal static class OffloadStartup");
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Register()");
        writer.Line($"{GeneratedNames.Startup}.Register(");
        for (int index = 0; index < file.Methods.Count; index++)
            EmitMethod(writer, file.Methods[index], index, isLast: index + 1 == file.Methods.Count);
        writer.Close();
        for (int index = 0; index < file.Methods.Count; index++)
            EmitRun(writer, file.Methods[index], index);
        writer.Close();
        writer.CloseNamespace(file.Namespace);
        return writer.ToSourceText();
    }

    private static void EmitMethod(SourceWriter writer, StartupModel method, int index, bool isLast)
        => writer.Continuation(
            $"new {GeneratedNames.Startup} {{ Name = {Literal(method.Name)}, Pool = {Literal(method.Pool)}, "
            + $"Assembly = typeof(OffloadStartup).Assembly, RunAsync = Run{index} }}{(isLast ? ");" : ",")}");

    private static void EmitRun(SourceWriter writer, StartupModel method, int index)
    {
        string call = $"{method.Reference}({(method.TakesToken ? "cancellationToken" : "")})";
        writer.Line();
        writer.Open($"private static {GeneratedNames.ValueTask} Run{index}({GeneratedNames.Token} cancellationToken)");
        switch (method.Shape)
        {
            case StartupShape.Task:
                writer.Line($"return new {GeneratedNames.ValueTask}({call});");
                break;
            case StartupShape.ValueTask:
                writer.Line($"return {call};");
                break;
            default:
                writer.Line($"{call};");
                writer.Line("return default;");
                break;
        }

        writer.Close();
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
