using QuickStart;
using QuickStart.Acts;
using QuickStart.Terminal;

// A tour of what Offload does. There is no guard for worker processes here, and none is needed: a worker is this same program,
// started again with a hook that runs before Main and never comes back.

Act[] acts = [new FractalAct(), new SearchAct(), new CrashAct(), new ExceptionAct(), new LeakAct()];
if (!TourOptions.TryParse(args, acts.Select(act => act.Name), out TourOptions? options, out string? message))
{
    Console.Error.WriteLine(message);
    return 2;
}

var stage = new Stage();
foreach (Act act in acts.Where(act => options.Only is null || act.Name == options.Only))
{
    stage.Open(act);
    try
    {
        await act.RunAsync(stage, options).WaitAsync(TimeSpan.FromMinutes(1));
    }
    catch (Exception exception)
    {
        stage.Fail(exception);
    }
}

return stage.Close();
