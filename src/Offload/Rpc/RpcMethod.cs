namespace Offload.Rpc;

/// <summary>What one side of a session can ask of the other. The number is what crosses the wire.</summary>
internal enum RpcMethod : byte
{
    /// <summary>First message of a session: who is who, which protocol, what the worker shall be like.</summary>
    Hello = 1,

    /// <summary>Runs the start-up methods of the worker's pool.</summary>
    Prepare = 6,

    /// <summary>Gives a contract a number in this session, after comparing both sides' hash of it.</summary>
    Bind = 2,

    /// <summary>Runs a method.</summary>
    Call = 3,

    /// <summary>Asks for the reply to a call that was made on the fast lane.</summary>
    Collect = 21,

    /// <summary>Runs a method whose arguments are in shared memory.</summary>
    SharedCall = 20,

    /// <summary>Runs a method many times, one after the other.</summary>
    Batch = 7,

    /// <summary>Asks for the calls of a running batch back that have not been begun.</summary>
    Recall = 8,

    /// <summary>Ends an idle worker in good order.</summary>
    Shutdown = 4,

    /// <summary>StreamJsonRpc's own notification that a request's caller has lost interest.</summary>
    Cancel = 5,
}
