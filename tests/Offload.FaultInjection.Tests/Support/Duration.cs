using System.Globalization;

namespace Offload.FaultInjection.Tests.Support;

/// <summary>How long a test of endurance lasts: short by default, longer through an environment variable.</summary>
public static class Duration
{
    public static TimeSpan Of(string variable, int seconds) => TimeSpan.FromSeconds(CountOf(variable, seconds));

    public static int CountOf(string variable, int count)
        => int.Parse(
            Environment.GetEnvironmentVariable(variable) ?? count.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
}
