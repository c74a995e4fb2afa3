namespace Offload.Rpc;

/// <summary>What one side of a session can ask of the other. The number is what crosses the wire.</summary>
internal enum RpcMethod : byte
{
    /// <summary>First message of a session: who is who, which protocol, what the worker shall be like.</summary>
    Hello = 1,

    /// <summary>Runs the start-up methods of the worker's pool.</summary>
    Prepare = 2,

    /// <summary>Gives a contract a number in this session, after comparing both sides' hash of it.</summary>
    Bind = 3,

    /// <summary>Runs a method.</summary>
    Call = 4,

    /// <summary>Runs a method whose arguments are in shared memory.</summary>
    SharedCall = 5,

    /// <summary>Asks for the reply to a call that was made on the fast lane.</summary>
    Collect = 6,

    /// <summary>Runs a method many times, one after the other.</summary>
    Batch = 7,

    /// <summary>Asks for the calls of a running batch back that have not been begun.</summary>
    Recall = 8,

    /// <summary>Ends an idle worker in good order.</summary>
    Shutdown = 9,

    /// <summary>StreamJsonRpc's own notification that a request's caller has lost interest.</summary>
    Cancel = 10,
}
