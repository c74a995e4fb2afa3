namespace Offload.Subprocesses.Tests.Support;

/// <summary>Tests that count descriptors or children of the whole process, or need the machine for themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
