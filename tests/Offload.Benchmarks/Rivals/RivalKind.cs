namespace Offload.Benchmarks.Rivals;

/// <summary>What a rival is in the comparison.</summary>
internal enum RivalKind
{
    /// <summary>The one that the others are compared with.</summary>
    Offload,

    /// <summary>Offload again, with other options.</summary>
    Variant,

    /// <summary>What people use instead.</summary>
    Peer,

    /// <summary>A yardstick: what the machine needs at least.</summary>
    Floor,
}
