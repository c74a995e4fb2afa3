using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Offload.Batches;
using Offload.CompilerServices;

namespace Offload.Diagnostics;

/// <summary>
/// The metrics of calls and workers. Names, units and <c>error.type</c> (absent in success) follow OpenTelemetry's semantic
/// conventions.
/// </summary>
internal static class OffloadMeter
{
    private const string PoolTag = "offload.pool";
    private const string ErrorTag = "error.type";
    private const string CallStateTag = "offload.call.state";
    private const string WorkerStateTag = "offload.worker.state";

    private static readonly ConditionalWeakTable<WorkerPool, object> Pools = [];
    private static volatile bool _isMade;

    /// <summary>Counts the pool's calls and workers in, until it is forgotten or collected.</summary>
    public static void Observe(WorkerPool pool)
    {
        Pools.Add(pool, pool.Name);
        // To make a meter takes a program longer than all else that it does before its first worker starts: nobody waits for it.
        if (!_isMade)
            ThreadPool.UnsafeQueueUserWorkItem(static _ => _isMade |= Instruments.AreMade, state: null);
    }

    public static void Forget(WorkerPool pool) => Pools.Remove(pool);

    /// <summary>When a call starts, as a timestamp for <see cref="EndCall"/>; 0 if it is known that nobody listens.</summary>
    public static long StartCall() => _isMade && !Instruments.CallDuration.Enabled ? 0 : Stopwatch.GetTimestamp();

    public static void EndCall(long start, WorkerMethod method, string pool, Exception? failure)
    {
        if (start == 0 || !Instruments.CallDuration.Enabled)
            return;
        var tags = new TagList { { PoolTag, pool }, { "rpc.method", method.Name } };
        if (failure is not null)
            tags.Add(ErrorTag, failure.GetType().FullName);
        Instruments.CallDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
    }

    /// <summary>
    /// Each call counts, with its share of the time that the workers have taken for all of them: what it waited for is the
    /// others, and the batch's own choice.
    /// </summary>
    public static void EndBatch(long start, CallBatch batch, string pool)
    {
        if (start == 0 || !Instruments.CallDuration.Enabled)
            return;
        BatchCost cost = batch.Cost;
        double seconds = cost.Calls > 0 ? cost.Time.TotalSeconds / cost.Calls : Stopwatch.GetElapsedTime(start).TotalSeconds;
        int returned = batch.Count;
        foreach ((Type failure, int count) in batch.CountFailures())
        {
            returned -= count;
            Record(count, new TagList { { PoolTag, pool }, { "rpc.method", batch.Method.Name }, { ErrorTag, failure.FullName } });
        }

        Record(returned, new TagList { { PoolTag, pool }, { "rpc.method", batch.Method.Name } });

        void Record(int calls, TagList tags)
        {
            for (int call = 0; call < calls; call++)
                Instruments.CallDuration.Record(seconds, tags);
        }
    }

    public static void WorkerStarted(string pool) => Instruments.WorkerStarts.Add(1, Tag(PoolTag, pool));

    public static void WorkerStartFailed(string pool, Exception failure)
        => Instruments.WorkerStarts.Add(1, Tag(PoolTag, pool), Tag(ErrorTag, failure.GetType().FullName));

    public static void WorkerEnded(string pool, bool byItself)
        => Instruments.WorkerEnds.Add(1, Tag(PoolTag, pool), Tag("offload.worker.ended_by", byItself ? "itself" : "pool"));

    private static IEnumerable<Measurement<long>> ObserveCalls()
    {
        foreach (IGrouping<string, WorkerPoolStatistics> pool in PoolsByName())
        {
            yield return Measure(pool, CallStateTag, "running", static statistics => statistics.RunningCalls);
            yield return Measure(
                pool, CallStateTag, "queued", static statistics => statistics.QueuedCalls + statistics.CallsWaitingForRoom);
        }
    }

    private static IEnumerable<Measurement<long>> ObserveWorkers()
    {
        foreach (IGrouping<string, WorkerPoolStatistics> pool in PoolsByName())
        {
            yield return Measure(pool, WorkerStateTag, "idle", static statistics => statistics.IdleWorkers);
            yield return Measure(pool, WorkerStateTag, "busy", static statistics => statistics.Workers - statistics.IdleWorkers);
            yield return Measure(pool, WorkerStateTag, "starting", static statistics => statistics.StartingWorkers);
        }
    }

    /// <summary>Pools of a program's own may share a name, and two values with the same tags would be one too many.</summary>
    private static IEnumerable<IGrouping<string, WorkerPoolStatistics>> PoolsByName()
        => Pools.Select(entry => entry.Key).GroupBy(pool => pool.Name, pool => pool.GetStatistics(), StringComparer.Ordinal);

    private static Measurement<long> Measure(
        IGrouping<string, WorkerPoolStatistics> pool, string stateTag, string state, Func<WorkerPoolStatistics, long> count)
        => new(pool.Sum(count), Tag(PoolTag, pool.Key), Tag(stateTag, state));

    private static KeyValuePair<string, object?> Tag(string name, string? value) => new(name, value);

    /// <summary>Made when the first of them is used, or <see cref="AreMade"/> is asked for.</summary>
    private static class Instruments
    {
        public static readonly Histogram<double> CallDuration;
        public static readonly Counter<long> WorkerStarts;
        public static readonly Counter<long> WorkerEnds;

        static Instruments()
        {
            var meter = new Meter(OffloadTelemetry.MeterName);
            CallDuration = meter.CreateHistogram(
                "offload.call.duration", "s", "How long calls took, from the proxy to their outcome.", tags: null, new InstrumentAdvice<double>
                {
                    HistogramBucketBoundaries =
                        [.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300],
                });
            WorkerStarts = meter.CreateCounter<long>(
                "offload.worker.starts", "{start}", "How often a worker was started, or could not be.");
            WorkerEnds = meter.CreateCounter<long>(
                "offload.worker.ends", "{worker}", "How many workers have ended: through their pool, or by themselves.");
            meter.CreateObservableUpDownCounter(
                "offload.call.active", ObserveCalls, "{call}", "How many calls run, and how many wait for a worker.");
            meter.CreateObservableUpDownCounter(
                "offload.worker.count", ObserveWorkers, "{worker}", "How many workers are idle, busy, and being started.");
        }

        public static bool AreMade => CallDuration is not null;
    }
}
