using System.Globalization;

namespace Offload.TestProgram;

/// <summary>A caller that ends in the middle of a call, one way or another.</summary>
internal static class Departure
{
    /// <summary>Prints its worker's process id, then leaves.</summary>
    public static async Task<int> LeaveAsync(string how)
    {
        string file = Path.GetTempFileName();
        File.Delete(file);
        Task spinning = ProgramMethods.SpinAsync(file);
        for (int i = 0; i < 6000 && !File.Exists(file); i++)
            await Task.Delay(5);
        string worker = await File.ReadAllTextAsync(file);
        File.Delete(file); // before anybody who reads the line below can end this process
        Console.WriteLine(worker);
        switch (how)
        {
            case "return": return 0;
            case "exit": Environment.Exit(3); break;
            case "fail-fast": Environment.FailFast("the caller's own trouble"); break;
            case "throw": throw new InvalidOperationException("nobody catches this");
            default: await spinning; break; // to be ended from outside
        }

        return int.Parse(how, CultureInfo.InvariantCulture);
    }
}
