using System.ComponentModel;
using Offload.Serialization;

namespace Offload.CompilerServices;

/// <summary>Writes a value of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void PayloadWrite<in T>(ref PayloadWriter writer, T value);
