namespace Offload;

/// <summary>
/// Which calls may take the fast lane: memory that caller and worker share, and look at for some microseconds before they sleep.
/// A call means the same on either lane. Linux with two processors or more has one; elsewhere every call goes over the worker's
/// socket.
/// </summary>
public enum FastLaneUse
{
    /// <summary>Calls of methods that have proved short, with few bytes of arguments and result. The default.</summary>
    Auto,

    /// <summary>None: no thread ever looks for an answer instead of sleeping.</summary>
    Never,

    /// <summary>Every call whose arguments fit, however long its method: for tests and measurements.</summary>
    Always,
}
