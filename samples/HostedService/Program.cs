// A web service that runs what its users write, and lives on whatever that is:
//
//   dotnet run -- --urls http://127.0.0.1:5000
//   curl -d '{"pattern":"o\\w","text":"hello world"}' -H 'Content-Type: application/json' http://127.0.0.1:5000/find
//   curl -d '{"pattern":"(a+)+$","text":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}' -H … /find   a pattern that never ends: 422
//   curl -d '"2 * (3 + 4)"' -H … /calculate
//   curl -d "\"$(printf '(%.0s' {1..200000})\"" -H … /calculate                                a stack overflow: 422
//   curl http://127.0.0.1:5000/health
//   curl http://127.0.0.1:5000/patterns                                                        what its pool is doing
//
// The pools are in appsettings.json. Ctrl+C lets running calls end, then all workers. This file does not run in them: a worker is
// this program started once more, entered before Main, so that it has no services; what a method needs, it is given or makes
// itself.
using HostedService;
using Microsoft.AspNetCore.Mvc;
using Offload;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddOffload();
builder.Services.AddHealthChecks().AddOffload(Patterns.Pool).AddOffload(Formulas.Pool);
builder.Services.AddProblemDetails().AddExceptionHandler<CallFailures>();

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.MapHealthChecks("/health");
app.MapGet("/patterns", ([FromKeyedServices(Patterns.Pool)] WorkerPool pool) => pool.GetStatistics());
app.MapPost(
    "/find",
    (Search search, CancellationToken cancellationToken) => Patterns.FindAsync(search.Pattern, search.Text, cancellationToken));
app.MapPost(
    "/calculate",
    ([FromBody] string formula, CancellationToken cancellationToken) => Formulas.CalculateAsync(formula, cancellationToken));
await app.RunAsync();
