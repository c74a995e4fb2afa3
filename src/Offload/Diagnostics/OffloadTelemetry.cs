namespace Offload;

/// <summary>
/// The names under which traces and metrics appear, for <c>AddSource</c> and <c>AddMeter</c> of OpenTelemetry and the like.
/// </summary>
public static class OffloadTelemetry
{
    /// <summary>
    /// The <see cref="System.Diagnostics.ActivitySource"/> of calls: one activity for each, from the proxy to its outcome. Calls
    /// of a map that share a message share an activity, whose tag <c>offload.batch.calls</c> says how many they are.
    /// </summary>
    public const string ActivitySourceName = "Offload";

    /// <summary>
    /// The <see cref="System.Diagnostics.Metrics.Meter"/> of calls and workers. Each item of a map is a call; where many share a
    /// message, each is measured with its share of the time that their worker took for all of them.
    /// </summary>
    public const string MeterName = "Offload";
}
