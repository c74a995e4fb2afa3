using System.Globalization;

namespace Offload.Generators.Models;

/// <summary>A parameter that is no value but a channel: what is said through it while the call runs.</summary>
/// <param name="Kind">What kind of channel, as the methods of a call name it: <c>Items</c> is written by <c>WriteItems</c> and read by
/// <c>ReadItems</c>.</param>
/// <param name="Values">What goes through it; nothing if that is bytes.</param>
internal sealed record ChannelModel(string Kind, EquatableArray<ChannelValue> Values)
{
    public ChannelModel(string kind, TypeRef type, string declaredType)
        : this(kind, new[] { new ChannelValue(type, declaredType) }.ToEquatableArray())
    {
    }

    public string Layout => $"{Kind}({string.Join(",", Values.Select(value => value.Type.Layout))})";

    public string WriteCall(string field) => $"Write{Kind}(ref writer, {field}{Codecs(field)})";

    public string ReadCall(string field) => $"Read{Kind}(ref reader{Codecs(field)})!";

    public static string CodecName(string field, int index) => $"{field}Codec{(index == 0 ? string.Empty : (index + 1).ToString(CultureInfo.InvariantCulture))}";

    private string Codecs(string field) => string.Concat(Values.Select((_, index) => ", " + CodecName(field, index)));
}
