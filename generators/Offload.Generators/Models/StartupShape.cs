namespace Offload.Generators.Models;

/// <summary>What a start-up method returns.</summary>
internal enum StartupShape
{
    Void,
    Task,
    ValueTask,
}
