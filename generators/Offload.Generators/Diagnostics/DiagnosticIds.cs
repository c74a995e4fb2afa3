namespace Offload.Generators.Diagnostics;

/// <summary>The ids of all diagnostics, for analyzers and code fixes. An id is never used again for something else.</summary>
internal static class DiagnosticIds
{
    public const string NotStatic = "OFFLOAD001";
    public const string GenericMethod = "OFFLOAD002";
    public const string GenericContainer = "OFFLOAD003";
    public const string RefParameter = "OFFLOAD004";
    public const string UnserializableParameter = "OFFLOAD005";
    public const string UnserializableResult = "OFFLOAD006";
    public const string ContainerNotExtensible = "OFFLOAD007";
    public const string ProxyNameClash = "OFFLOAD008";
    public const string FileLocalType = "OFFLOAD009";
    public const string NotAMethod = "OFFLOAD010";
    public const string SeveralTokens = "OFFLOAD011";
    public const string InvalidSetting = "OFFLOAD012";
    public const string InvalidStartup = "OFFLOAD013";
    public const string AsyncVoid = "OFFLOAD014";
    public const string UnserializableItem = "OFFLOAD015";
    public const string UnserializableReport = "OFFLOAD016";
    public const string UnserializableCallback = "OFFLOAD017";
    public const string MutableStatic = "OFFLOAD020";
    public const string AmbientState = "OFFLOAD021";
    public const string DisposableResult = "OFFLOAD022";
    public const string ArrayPart = "OFFLOAD023";
    public const string Recursion = "OFFLOAD024";
    public const string DroppedTask = "OFFLOAD025";
    public const string TokenNotPassed = "OFFLOAD026";
}
