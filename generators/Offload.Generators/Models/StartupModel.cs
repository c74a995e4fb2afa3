namespace Offload.Generators.Models;

/// <summary>A method that runs when a worker starts.</summary>
/// <param name="Name">The method as errors name it, e.g. <c>Shop.Models.Load</c>.</param>
/// <param name="Reference">How generated code calls the method.</param>
/// <param name="Pool">The pool in whose workers it runs.</param>
/// <param name="TakesToken">Whether it takes a cancellation token.</param>
/// <param name="Shape">What it returns.</param>
internal sealed record StartupModel(string Name, string Reference, string Pool, bool TakesToken, StartupShape Shape);
