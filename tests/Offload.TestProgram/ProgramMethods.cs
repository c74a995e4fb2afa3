using System.Globalization;

namespace Offload.TestProgram;

public static partial class ProgramMethods
{
    [RunInProcess]
    public static int GetProcessId() => Environment.ProcessId;

    [RunInProcess]
    public static byte[] Echo(byte[] bytes) => bytes;

    /// <summary>Says who it is, then never gives its processor away.</summary>
    [RunInProcess]
    public static void Spin(string processIdFile)
    {
        string partial = processIdFile + ".part";
        File.WriteAllText(partial, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        File.Move(partial, processIdFile);
        while (true)
        {
        }
    }
}
