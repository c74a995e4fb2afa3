using Microsoft.CodeAnalysis.Text;
using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>The file of one marked method: its proxy and the class of its calls.</summary>
internal static class MethodEmitter
{
    public static SourceText Emit(MethodModel method, string experimental)
    {
        SourceWriter writer = SourceWriter.File(
            nullable: !method.IsOblivious, $"Runs {method.Name} in a worker process.", experimental);
        if (method.Extension is { } extension)
            EmitExtension(writer, method, extension);
        else
            EmitMember(writer, method);
        return writer.ToSourceText();
    }

    /// <summary>How the dispatch table refers to the method.</summary>
    public static string DescriptorReference(MethodModel method)
    {
        if (method.Extension is { } extension)
        {
            string space = extension.Namespace.Length == 0 ? "global::" : $"global::{extension.Namespace}.";
            return $"{space}{extension.ClassName}.{method.CallName}.Descriptor";
        }

        int visible = VisibleLevel(method);
        string container = method.Container.Levels[visible].Reference;
        return NeedsBridge(method) ? $"{container}.{BridgeName(method, visible)}" : $"{container}.{method.CallName}.Descriptor";
    }

    private static void EmitMember(SourceWriter writer, MethodModel method)
    {
        writer.OpenContainer(method.Container, level => EmitBridge(writer, method, level));
        ProxyEmitter.Emit(writer, method);
        writer.Line();
        CallEmitter.Emit(writer, method, method.HidesCall ? "private" : "internal");
        writer.CloseContainer(method.Container);
    }

    private static void EmitExtension(SourceWriter writer, MethodModel method, ExtensionModel extension)
    {
        writer.OpenNamespace(extension.Namespace);
        writer.Line(
            $"/// <summary>The methods of <see cref=\"{method.Container.Reference}\"/> that run in a worker process.</summary>");
        writer.Open($"{extension.Accessibility} static partial class {extension.ClassName}");
        writer.Open($"extension({method.Container.Reference})");
        ProxyEmitter.Emit(writer, method);
        writer.Close();
        writer.Line();
        CallEmitter.Emit(writer, method, "internal");
        writer.Close();
        writer.CloseNamespace(extension.Namespace);
    }

    // What only the types around it can name is handed on by each of them, until the dispatch table can see it.
    private static void EmitBridge(SourceWriter writer, MethodModel method, int level)
    {
        if (!NeedsBridge(method) || level < VisibleLevel(method))
            return;
        bool last = level == method.Container.Levels.Count - 1;
        string target = last
            ? $"{method.CallName}.Descriptor"
            : $"{method.Container.Levels[level + 1].Reference}.{BridgeName(method, level + 1)}";
        writer.Line(GeneratedNames.Hidden);
        writer.Line($"internal static {GeneratedNames.Method} {BridgeName(method, level)} => {target};");
        writer.Line();
    }

    private static bool NeedsBridge(MethodModel method)
        => method.HidesCall || VisibleLevel(method) < method.Container.Levels.Count - 1;

    // The innermost type that the whole assembly can name.
    private static int VisibleLevel(MethodModel method)
    {
        int level = 0;
        while (level + 1 < method.Container.Levels.Count && !method.Container.Levels[level + 1].IsHidden)
            level++;
        return level;
    }

    private static string BridgeName(MethodModel method, int level)
    {
        IEnumerable<string> inner = method.Container.Levels.Skip(level + 1).Select(next => next.Name.TrimStart('@'));
        return string.Join("_", inner.Append(method.CallName)) + "Method";
    }
}
