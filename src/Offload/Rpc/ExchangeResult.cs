using System.Runtime.ExceptionServices;
using StreamJsonRpc.Protocol;

namespace Offload.Rpc;

/// <summary>A reply that has been read into its exchange, or could not be.</summary>
internal sealed class ExchangeResult : JsonRpcResult
{
    public OffloadSerializationException? Failure { get; set; }

    public override T GetResult<T>()
    {
        if (Failure is not null)
            ExceptionDispatchInfo.Throw(Failure);
        return base.GetResult<T>();
    }
}
