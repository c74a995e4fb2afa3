using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Offload.CompilerServices;
using Offload.Diagnostics;
using Offload.FastLane;
using Offload.Pools;
using Offload.Rpc;
using Offload.SharedMemory;
using Offload.Subprocesses;
using Offload.Workers.Channels;
using StreamJsonRpc;

namespace Offload.Workers;

/// <summary>Starts the workers of one pool.</summary>
internal sealed class WorkerLauncher(WorkerPoolOptions options, SegmentPool? segments)
{
    private readonly ILogger _logger = SteadyLogger.Create(options.LoggerFactory, $"Offload.Workers.{options.Name}");
    private int _lastNumber;

    /// <summary>Starts a worker and waits until it is ready for calls. Whatever fails, nothing is left of it.</summary>
    /// <exception cref="WorkerStartException">The worker could not be started or did not get ready in time.</exception>
    public async Task<WorkerProcess> StartAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var identity = new WorkerIdentity(
            options.Name, Interlocked.Increment(ref _lastNumber), options.MaxWorkerMemory is not null, options.NestedCalls);
        using var timeout = new CancellationTokenSource(options.StartupTimeout, options.TimeProvider);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            WorkerProcess worker = await StartProcessAsync(identity, deadline.Token).ConfigureAwait(false);
            await GreetAsync(worker, deadline.Token).ConfigureAwait(false);
            WorkerLog.WorkerReady(
                _logger, identity.Number, identity.Pool, worker.ProcessId,
                (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            OffloadMeter.WorkerStarted(options.Name);
            return worker;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerStartException(
                $"A worker of pool '{options.Name}' was not ready after {options.StartupTimeout} (WorkerPoolOptions.StartupTimeout).", "", late);
        }
        catch (Exception failure) when (failure is not (WorkerStartException or OperationCanceledException))
        {
            throw new WorkerStartException($"A worker of pool '{options.Name}' can't be started: {failure.Message}", "", failure);
        }
    }

    public void LogFailure(Exception failure)
    {
        WorkerLog.WorkerStartFailed(_logger, options.Name, failure);
        OffloadMeter.WorkerStartFailed(options.Name, failure);
    }

    private async Task<WorkerProcess> StartProcessAsync(WorkerIdentity identity, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> command = WorkerCommand.Resolve(options.WorkerExecutable);
        using var channel = WorkerChannel.Create();
        var board = new WorkerBoard(LeaseMonitor.BeatInterval(options.HeartbeatTimeout));
        CallerLane? lane = null;
        SegmentLink? link = segments?.CreateLink();
        RunningProcess? process = null;
        DiagnosticFiles? files = null;
        try
        {
            lane = CallerLane.Create(options.FastLane);
            SubprocessOptions processOptions = ToSubprocessOptions(channel, board, link, lane);
            // Not to be cancelled: only who knows the process can tidy up after it.
            process = await Subprocess.OpenAsync(command, processOptions, CancellationToken.None).ConfigureAwait(false);
            files = DiagnosticFiles.Of(
                process.Id, processOptions.Environment.TryGetValue("TMPDIR", out string? folder) ? folder : null);
            lane?.CloseFile();
            cancellationToken.ThrowIfCancellationRequested();
            link?.Open();
            Stream stream = await channel.OpenAsync(process.Id, cancellationToken).ConfigureAwait(false);
            var errorTail = new OutputTail();
            Task output = PumpOutputAsync(process, identity.Number, errorTail);
            return new WorkerProcess(identity, process, stream, board, lane, link, files, errorTail, output, _logger) { MaxCalls = PickMaxCalls() };
        }
        catch
        {
            board.Dispose();
            lane?.Dispose();
            link?.Dispose();
            if (process is not null)
            {
                process.Kill();
                await process.DisposeAsync().ConfigureAwait(false);
                process.KillMarkedDescendants();
                files?.Remove();
            }

            throw;
        }
    }

    private static async Task GreetAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        try
        {
            await worker.GetReadyAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            bool late = failure is OperationCanceledException && cancellationToken.IsCancellationRequested;
            // If the connection is lost, or has been given up for lost, how the worker ends by itself is worth telling.
            bool isLost = failure is ConnectionLostException or ObjectDisposedException;
            if (!isLost)
                worker.Kill(late ? "it did not get ready in time" : "it gave no proper answer");
            ExitStatus? status = await worker.Ended.ConfigureAwait(false);
            if (late)
                throw;
            string tail = worker.ErrorTail;
            string ending = tail.Length == 0 ? "." : $". The last lines of its standard error:{Environment.NewLine}{tail}";
            string how = failure is InvalidOperationException && !isLost
                ? failure.Message
                : $"process {worker.ProcessId} ended before it was ready for calls "
                    + $"({status}{(worker.EndReason is { } reason ? ", " + reason : "")})";
            throw new WorkerStartException(
                $"A worker of pool '{worker.Identity.Pool}' can't be started: {how}{ending}", tail,
                failure.InnerException ?? failure);
        }
    }

    private SubprocessOptions ToSubprocessOptions(WorkerChannel channel, WorkerBoard board, SegmentLink? link, CallerLane? lane)
    {
        SubprocessOutput Pick(WorkerOutput wanted)
            => wanted == WorkerOutput.Inherit ? SubprocessOutput.Inherit : SubprocessOutput.Pipe;
        var process = new SubprocessOptions
        {
            StandardInput = SubprocessInput.Null,
            StandardOutput = options.Output == WorkerOutput.Null ? SubprocessOutput.Null : Pick(options.Output),
            StandardError = Pick(options.Output),
            WorkingDirectory = options.WorkingDirectory,
            NewProcessGroup = true,
            // The kernel kills a worker when the thread that started it ends: that thread must be one that never does.
            StartOnPermanentThread = true,
            MarkDescendants = OperatingSystem.IsLinux(),
        };
        // A worker of a server-GC program would otherwise set up a heap for every processor. The caller's own choice comes first.
        process.Environment["DOTNET_gcServer"] = Environment.GetEnvironmentVariable("DOTNET_gcServer") ?? "0";
        process.Environment["DOTNET_TieredPGO"] = Environment.GetEnvironmentVariable("DOTNET_TieredPGO") ?? "0";
        // With small regions the runtime uses the memory of dead large arrays again, instead of giving it back and faulting it in
        // anew: a call with an array of 16 MiB takes half the time. The documented form of System.GC.RegionSize, in hexadecimal:
        // 256 KiB.
        process.Environment["DOTNET_GCRegionSize"] = Environment.GetEnvironmentVariable("DOTNET_GCRegionSize") ?? "40000";
        if (options.MemoryLimit is { } limit)
            process.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("X", CultureInfo.InvariantCulture);
        foreach ((string name, string? value) in options.Environment)
            process.Environment[name] = value;

        process.Environment[WorkerEnvironment.DepthVariable] = (WorkerEnvironment.Depth + 1)
            .ToString(CultureInfo.InvariantCulture);
        options.ConfigureProcess?.Invoke(process);
        process.Environment.TryGetValue(WorkerEnvironment.StartupHooksVariable, out string? set);
        string? hooks = set ?? Environment.GetEnvironmentVariable(WorkerEnvironment.StartupHooksVariable);
        process.Environment[WorkerEnvironment.CallerStartupHooksVariable] = hooks;
        process.Environment[WorkerEnvironment.StartupHooksVariable] = string.IsNullOrEmpty(hooks)
            ? "Offload"
            : $"{hooks}{Path.PathSeparator}Offload";
        process.Environment[WorkerEnvironment.ChannelVariable] = channel.Address;
        process.Environment[WorkerEnvironment.OpeningVariable] = !OperatingSystem.IsWindows() && HasOnlyPlainMethods()
            ? "plain"
            : null;
        channel.PassTo(process);
        board.PassTo(process);
        lane?.PassTo(process);
        link?.PassTo(process);
        return process;
    }

    /// <summary>As far as is known: a call can also be sent to another pool than its method's.</summary>
    private bool HasOnlyPlainMethods()
    {
        bool hasAny = false;
        foreach (WorkerContract contract in WorkerContract.Of(options.Name))
        {
            foreach (WorkerMethod method in contract.Methods)
            {
                if (method.Pool != options.Name)
                    continue;
                if (!method.IsPlain)
                    return false;
                hasAny = true;
            }
        }

        return hasAny;
    }

    /// <summary>
    /// Up to a tenth fewer than the option says, so that workers of one age are not all replaced at the same moment.
    /// </summary>
    private int PickMaxCalls()
        => options.MaxCallsPerWorker is { } most ? most - Random.Shared.Next(most / 10 + 1) : int.MaxValue;

    private Task PumpOutputAsync(RunningProcess process, int number, OutputTail errorTail)
    {
        bool logged = options.Output == WorkerOutput.Log;
        Task output = process.StandardOutput is null
            ? Task.CompletedTask
            : OutputPump.RunAsync(process.StandardOutput, line => WorkerLog.StandardOutput(_logger, number, line));
        Task error = process.StandardError is null
            ? Task.CompletedTask
            : OutputPump.RunAsync(process.StandardError, line =>
            {
                errorTail.Add(line);
                if (logged)
                    WorkerLog.StandardError(_logger, number, line);
            });
        return Task.WhenAll(output, error);
    }
}
