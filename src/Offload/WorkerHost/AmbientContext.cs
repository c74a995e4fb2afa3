using System.Diagnostics;
using System.Globalization;
using Offload.Rpc;

namespace Offload.WorkerHost;

/// <summary>Gives a method the culture and the trace of its caller, for as long as it runs.</summary>
internal static class AmbientContext
{
    /// <summary>To be called within the call's own flow of control: both are local to it.</summary>
    public static Activity? Enter(in CallContext context, string method)
    {
        if (context.Culture is { } culture && culture != CultureInfo.CurrentCulture.Name)
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        if (context.UICulture is { } uiCulture && uiCulture != CultureInfo.CurrentUICulture.Name)
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(uiCulture);
        if (context.TraceParent is null)
            return null;
        var activity = new Activity(method);
        activity.SetParentId(context.TraceParent);
        activity.TraceStateString = context.TraceState;
        return activity.Start();
    }
}
