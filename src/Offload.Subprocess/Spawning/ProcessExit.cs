namespace Offload.Subprocesses.Spawning;

/// <summary>What is known about a process that has exited.</summary>
internal sealed record ProcessExit(ExitStatus Status, ResourceUsage? Usage, long Timestamp);
