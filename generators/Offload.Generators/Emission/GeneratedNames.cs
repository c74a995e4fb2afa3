namespace Offload.Generators.Emission;

/// <summary>The types of Offload that generated code refers to. A test makes sure that all of them exist.</summary>
internal static class GeneratedNames
{
    public const string Services = "global::Offload.CompilerServices.";
    public const string Call = Services + "WorkerCall";
    public const string StreamCall = Services + "StreamCall";
    public const string ByteStreamCall = Services + "ByteStreamCall";
    public const string Codec = Services + "PayloadCodec";
    public const string Contract = Services + "WorkerContract";
    public const string Method = Services + "WorkerMethod";
    public const string Proxy = Services + "WorkerProxy";
    public const string Startup = Services + "WorkerStartup";
    public const string Cancellation = "global::Offload.CallCancellation";
    public const string Writer = "global::Offload.Serialization.PayloadWriter";
    public const string Reader = "global::Offload.Serialization.PayloadReader";
    public const string SerializationException = "global::Offload.OffloadSerializationException";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string AsyncEnumerable = "global::System.Collections.Generic.IAsyncEnumerable";
    public const string Stream = "global::System.IO.Stream";
    public const string Token = "global::System.Threading.CancellationToken";
    public const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"Offload.Generators\", \"0.1\")]";
    public const string Obsolete = "[global::System.Obsolete]";
    public const string Hidden =
        "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";
}
