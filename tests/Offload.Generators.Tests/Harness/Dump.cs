using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Offload.Generators.Tests.Harness;

/// <summary>The whole content of an object as text, private fields included, to compare objects that have no equality.</summary>
internal static class Dump
{
    private const int MaxDepth = 12;

    public static string Text(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        depth.ShouldBeLessThan(MaxDepth);
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case DateTime time:
                text.Append(CultureInfo.InvariantCulture, $"{time.Ticks} {time.Kind}");
                break;
            case string or IFormattable or bool or char or Version or Uri or StringBuilder or TimeZoneInfo or CultureInfo:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items when value.GetType() is var type && type.Name != "ImmutableArray`1":
                AppendItems(text, items, depth);
                break;
            default:
                AppendFields(text, value, depth);
                break;
        }
    }

    private static void AppendItems(StringBuilder text, IEnumerable items, int depth)
    {
        text.Append(items is Array { Rank: > 1 } grid ? $"{grid.GetLength(0)}x{grid.GetLength(1)}[" : "[");
        foreach (object? item in items)
        {
            Append(text, item, depth + 1);
            text.Append(',');
        }

        text.Append(']');
    }

    private static void AppendFields(StringBuilder text, object value, int depth)
    {
        if (value.GetType().GetProperty("IsDefault")?.GetValue(value) is true)
        {
            text.Append("default");
            return;
        }

        if (value.GetType().GetProperty("UnorderedItems") is { } heap)
        {
            Append(text, heap.GetValue(value), depth);
            return;
        }

        // A memory shows its elements, not where they lie.
        if (value.GetType().GetMethod("ToArray", Type.EmptyTypes) is { } toArray)
        {
            Append(text, toArray.Invoke(value, null), depth);
            return;
        }

        text.Append('{');
        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            const BindingFlags Own =
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (FieldInfo field in type.GetFields(Own))
            {
                text.Append(field.Name).Append('=');
                Append(text, field.GetValue(value), depth + 1);
                text.Append(';');
            }
        }

        text.Append('}');
    }
}
