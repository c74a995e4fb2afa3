using System.ComponentModel;
using Offload.Serialization;

namespace Offload.CompilerServices;

/// <summary>Reads a value of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T PayloadRead<out T>(ref PayloadReader reader);
