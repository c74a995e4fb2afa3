using System.Diagnostics.Metrics;

namespace Offload.Tests.Support;

/// <summary>Listens to Offload's meter and keeps what one pool reports.</summary>
public sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Reading> _readings = [];
    private readonly string _pool;

    public MeterReadings(string pool)
    {
        _pool = pool;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == OffloadTelemetry.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What has been reported under that name.</summary>
    public IReadOnlyList<Reading> Of(string instrument)
    {
        lock (_readings)
            return [.. _readings.Where(reading => reading.Instrument == instrument)];
    }

    /// <summary>What an instrument that is asked says now.</summary>
    public IReadOnlyList<Reading> Observe(string instrument)
    {
        lock (_readings)
            _readings.RemoveAll(reading => reading.Instrument == instrument);
        _listener.RecordObservableInstruments();
        return Of(instrument);
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var others = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? pool = null;
        foreach ((string name, object? tag) in tags)
        {
            if (name == "offload.pool")
                pool = (string?)tag;
            else
                others.Add(name, $"{tag}");
        }

        if (pool != _pool)
            return;
        string text = string.Join(", ", others.Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_readings)
            _readings.Add(new Reading(instrument.Name, instrument.Unit, value, text));
    }

    /// <summary>One measurement.</summary>
    /// <param name="Instrument">The name of the instrument.</param>
    /// <param name="Unit">Its unit.</param>
    /// <param name="Value">What it measured.</param>
    /// <param name="Tags">All tags but the pool's, in order of their names.</param>
    public sealed record Reading(string Instrument, string? Unit, double Value, string Tags);
}
