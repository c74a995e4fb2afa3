namespace Offload.Rpc;

/// <summary>The first byte of the reply to a call.</summary>
internal enum CallOutcome : byte
{
    /// <summary>The method returned; its result follows.</summary>
    Returned = 0,

    /// <summary>The method threw; the fault follows.</summary>
    Threw = 1,

    /// <summary>The method threw because its token was cancelled; the fault follows.</summary>
    Cancelled = 2,

    /// <summary>The worker could not read the arguments, or could not begin the call; why follows.</summary>
    Refused = 3,

    /// <summary>In a batch: the method returned, but its result can't be written; why follows.</summary>
    Unwritable = 4,

    /// <summary>The method returned; where in shared memory its result is follows.</summary>
    ReturnedShared = 5,
}
