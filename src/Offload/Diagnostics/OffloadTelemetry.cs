namespace Offload;

/// <summary>The names under which traces and metrics appear, for <c>AddSource</c> and <c>AddMeter</c> of OpenTelemetry and the like.</summary>
public static class OffloadTelemetry
{
    /// <summary>The <see cref="System.Diagnostics.ActivitySource"/> of calls: one activity for each, from the proxy to its outcome.</summary>
    public const string ActivitySourceName = "Offload";

    /// <summary>The <see cref="System.Diagnostics.Metrics.Meter"/> of calls and workers.</summary>
    public const string MeterName = "Offload";
}
