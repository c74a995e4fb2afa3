namespace Offload.FaultInjection.Tests.Methods;

/// <summary>Goes off when a worker reads it, before any method has begun.</summary>
public sealed class Bomb
{
    public string File
    {
        get;
        set
        {
            field = value;
            if (!OffloadWorker.IsWorker)
                return;
            System.IO.File.AppendAllText(value, "x");
            Environment.FailFast("boom");
        }
    } = "";
}
