using System.Diagnostics;
using Offload.CompilerServices;

namespace Offload.Diagnostics;

/// <summary>The traces of calls, under the name <see cref="OffloadTelemetry.ActivitySourceName"/>.</summary>
internal static class OffloadActivitySource
{
    private static readonly ActivitySource Source = new(OffloadTelemetry.ActivitySourceName);

    /// <summary>Whether anybody wants the traces.</summary>
    public static bool HasListeners => Source.HasListeners();

    /// <summary>The caller's side of a call, from the proxy to its outcome.</summary>
    public static Activity? StartCall(WorkerMethod method, string pool)
    {
        if (!Source.HasListeners())
            return null;
        Activity? activity = Source.StartActivity(method.Name, ActivityKind.Client);
        activity?.SetTag("rpc.system", "offload");
        activity?.SetTag("rpc.method", method.Name);
        activity?.SetTag("offload.pool", pool);
        return activity;
    }

    /// <summary>The caller's side of many calls of one method that are sent together.</summary>
    public static Activity? StartBatch(WorkerMethod method, string pool, int calls)
    {
        Activity? activity = StartCall(method, pool);
        activity?.SetTag("offload.batch.calls", calls);
        return activity;
    }

    /// <summary>Notes a failure, as an exception filter: it never catches.</summary>
    public static bool Record(Activity? activity, Exception failure)
    {
        if (activity is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, failure.Message);
            activity.SetTag("error.type", failure.GetType().FullName);
        }

        return false;
    }
}
