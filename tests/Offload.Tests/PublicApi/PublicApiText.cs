using System.Reflection;
using System.Text;

namespace Offload.Tests.PublicApi;

/// <summary>The public types and members of an assembly as text, a line each, in a fixed order.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Describe(type)).Append('\n');
            IEnumerable<string> members = type.GetMembers(Declared).Select(Describe).OfType<string>().Distinct();
            foreach (string member in members.Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Describe(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true, IsByRefLike: true } => "ref struct",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<string> bases = type.GetInterfaces().Where(@interface => @interface.IsPublic).Select(NameOf)
            .Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases = bases.Prepend(NameOf(parent));
        string inherits = string.Join(", ", bases);
        return $"{kind} {NameOf(type)}{(inherits.Length > 0 ? " : " + inherits : "")}";
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } => DescribeField((FieldInfo)member),
        ConstructorInfo constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
        PropertyInfo property => DescribeProperty(property),
        EventInfo @event when IsVisible(@event.AddMethod) => $"event {NameOf(@event.EventHandlerType!)} {@event.Name}",
        MethodInfo method when IsVisible(method) && !IsAccessor(method) => DescribeMethod(method),
        _ => null,
    };

    private static string? DescribeField(FieldInfo field)
        => field.IsSpecialName ? null : field.IsLiteral
            ? $"const {NameOf(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}"
            : $"{Static(field.IsStatic)}{NameOf(field.FieldType)} {field.Name}";

    private static string? DescribeProperty(PropertyInfo property)
    {
        bool reads = IsVisible(property.GetMethod), writes = IsVisible(property.SetMethod);
        if (!reads && !writes)
            return null;
        bool init = writes && property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
        bool isStatic = (property.GetMethod ?? property.SetMethod)!.IsStatic;
        return $"{Static(isStatic)}{NameOf(property.PropertyType)} {property.Name} "
            + $"{{ {(reads ? "get; " : "")}{(writes ? init ? "init; " : "set; " : "")}}}";
    }

    private static string DescribeMethod(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";
        string kind = method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        return $"{Static(method.IsStatic)}{kind}{NameOf(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static bool IsVisible(MethodBase? method)
        => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsAccessor(MethodInfo method)
        => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(parameter =>
            $"{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
            return "ref " + NameOf(type.GetElementType()!);
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter || !type.IsGenericType)
            return type.IsGenericParameter ? type.Name : type.FullName ?? type.Name;
        string name = type.GetGenericTypeDefinition().FullName!;
        return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }
}
