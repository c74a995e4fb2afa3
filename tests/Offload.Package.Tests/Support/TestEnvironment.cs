using System.Diagnostics;

namespace Offload.Package.Tests.Support;

/// <summary>The environment of a program that a test starts: that of a user, not that of a test host inside a build.</summary>
internal static class TestEnvironment
{
    /// <summary>Set by `dotnet test` and its hosts for themselves; a nested `dotnet` would take them as meant for it.</summary>
    private static readonly string[] HostPrefixes =
    [
        "MSBUILD",
        "VSTEST",
        "TESTINGPLATFORM",
        "DOTNET_CLI_TELEMETRY_SESSIONID",
        "DOTNET_HOST_PATH",
        "DOTNET_STARTUP_HOOKS",
        "OFFLOAD_",
    ];

    public static void Apply(ProcessStartInfo start)
    {
        foreach (string name in start.Environment.Keys.Where(IsOfHost).ToList())
            start.Environment.Remove(name);

        // Nothing that the build starts may stay behind.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
    }

    private static bool IsOfHost(string name)
        => HostPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
