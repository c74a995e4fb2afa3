namespace Offload.Generators.Models;

/// <summary>A parameter that is no value but a channel: what is said through it while the call runs.</summary>
/// <param name="Kind">What kind of channel, as the methods of a call name it: <c>Items</c> is written by <c>WriteItems</c> and
/// read by <c>ReadItems</c>.</param>
/// <param name="Type">How what goes through it is written and read; null if that is bytes.</param>
/// <param name="DeclaredType">The type of what goes through it, as its codec declares it.</param>
internal sealed record ChannelModel(string Kind, TypeRef? Type, string DeclaredType)
{
    public string Layout => $"{Kind}({Type?.Layout})";

    public string WriteCall(string field) => $"Write{Kind}(ref writer, {field}{Codec(field)})";

    public string ReadCall(string field) => $"Read{Kind}(ref reader{Codec(field)})!";

    public static string CodecName(string field) => field + "Codec";

    private string Codec(string field) => Type is null ? string.Empty : ", " + CodecName(field);
}
