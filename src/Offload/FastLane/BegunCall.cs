using System.Runtime.ExceptionServices;
using Offload.Pools;
using Offload.Rpc;

namespace Offload.FastLane;

/// <summary>What <see cref="ImmediateCalls"/> has done of a call that goes on in the ordinary way.</summary>
/// <param name="Exchange">The call with its arguments, or <see langword="null"/> if they have not been written.</param>
/// <param name="Lease">The worker that the call has, or <see langword="null"/> if it has none.</param>
/// <param name="Failure">Why the arguments can't be written, if they can't.</param>
internal readonly record struct BegunCall(CallExchange? Exchange, WorkerLease? Lease, ExceptionDispatchInfo? Failure);
