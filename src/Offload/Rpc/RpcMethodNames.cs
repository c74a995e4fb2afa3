namespace Offload.Rpc;

/// <summary>The names under which StreamJsonRpc knows the methods.</summary>
internal static class RpcMethodNames
{
    public const string Hello = "hello";
    public const string Prepare = "prepare";
    public const string Bind = "bind";
    public const string Call = "call";
    public const string Collect = "collect";
    public const string SharedCall = "sharedCall";
    public const string Batch = "batch";
    public const string Recall = "recall";
    public const string Shutdown = "shutdown";
    public const string Converse = "converse";
    public const string Cancel = "$/cancelRequest";

    public static RpcMethod Parse(string? name) => name switch
    {
        Call => RpcMethod.Call,
        Collect => RpcMethod.Collect,
        Cancel => RpcMethod.Cancel,
        Bind => RpcMethod.Bind,
        Hello => RpcMethod.Hello,
        Prepare => RpcMethod.Prepare,
        SharedCall => RpcMethod.SharedCall,
        Batch => RpcMethod.Batch,
        Recall => RpcMethod.Recall,
        Shutdown => RpcMethod.Shutdown,
        _ => throw new OffloadSerializationException($"'{name}' is not a method of the worker protocol."),
    };

    public static string Of(RpcMethod method) => method switch
    {
        RpcMethod.Call => Call,
        RpcMethod.Collect => Collect,
        RpcMethod.Cancel => Cancel,
        RpcMethod.Bind => Bind,
        RpcMethod.Hello => Hello,
        RpcMethod.Prepare => Prepare,
        RpcMethod.SharedCall => SharedCall,
        RpcMethod.Batch => Batch,
        RpcMethod.Recall => Recall,
        RpcMethod.Shutdown => Shutdown,
        _ => throw new OffloadSerializationException(
            $"The message names method {(byte)method}, which the worker protocol doesn't have."),
    };
}
