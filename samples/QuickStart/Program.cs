using QuickStart;
using QuickStart.Acts;
using QuickStart.Terminal;

// A tour of what Offload does. There is no guard for worker processes here, and none is needed: a worker is this same program,
// started again with a hook that runs before Main and never comes back.

if (!TourOptions.TryParse(args, out TourOptions? options, out string? message))
{
    Console.Error.WriteLine(message);
    return 2;
}

Act[] acts = [new FractalAct(), new SearchAct(), new CrashAct(), new ExceptionAct(), new LeakAct()];
var stage = new Stage();
foreach (Act act in acts.Where(act => options.Only is null || act.Name == options.Only))
{
    stage.Open(act);
    try
    {
        await act.RunAsync(stage, options);
    }
    catch (Exception exception)
    {
        stage.Fail(exception);
    }
}

return stage.Close();
