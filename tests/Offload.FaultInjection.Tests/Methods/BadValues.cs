namespace Offload.FaultInjection.Tests.Methods;

/// <summary>Can't be written: its getter throws.</summary>
public sealed class UnwritableResult
{
    public string Text
    {
        get => field is { Length: > 0 } ? throw new InvalidOperationException("not to be looked at") : field ?? "";
        set;
    }
}

/// <summary>Can't be read in a worker.</summary>
public sealed class BadArgument
{
    public int Number
    {
        get;
        set => field = OffloadWorker.IsWorker ? throw new InvalidOperationException("not in a worker") : value;
    }
}

/// <summary>Can't be read in the caller.</summary>
public sealed class BadResult
{
    public int Number
    {
        get;
        set => field = OffloadWorker.IsWorker ? value : throw new InvalidOperationException("only in a worker");
    }
}
