namespace Offload.TestProgram;

/// <summary>Keeps what is reported to it.</summary>
internal sealed class ReportList : IProgress<int>
{
    public string Numbers { get; private set; } = "";

    public void Report(int value) => Numbers += value;
}
