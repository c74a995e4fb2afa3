using System.Diagnostics;
using System.Globalization;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>What a method finds around it, in the worker as it would in the caller: culture and trace.</summary>
internal readonly record struct CallContext(string? Culture, string? UICulture, string? TraceParent, string? TraceState)
{
    public static CallContext Capture()
    {
        Activity? activity = Activity.Current;
        bool traced = activity is { IdFormat: ActivityIdFormat.W3C };
        return new CallContext(
            CultureInfo.CurrentCulture.Name,
            CultureInfo.CurrentUICulture.Name,
            traced ? activity!.Id : null,
            traced ? activity!.TraceStateString : null);
    }

    public void Write(ref PayloadWriter writer)
    {
        writer.WriteString(Culture);
        writer.WriteString(UICulture);
        writer.WriteString(TraceParent);
        if (TraceParent is not null)
            writer.WriteString(TraceState);
    }

    public static CallContext Read(ref PayloadReader reader)
    {
        string? culture = reader.ReadString();
        string? uiCulture = reader.ReadString();
        string? traceParent = reader.ReadString();
        return new CallContext(culture, uiCulture, traceParent, traceParent is null ? null : reader.ReadString());
    }
}
