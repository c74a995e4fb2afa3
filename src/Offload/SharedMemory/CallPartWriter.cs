using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.SharedMemory;

/// <summary>Writes the arguments of a call, or its result.</summary>
internal delegate void CallPartWriter(WorkerCall call, ref PayloadWriter writer);
