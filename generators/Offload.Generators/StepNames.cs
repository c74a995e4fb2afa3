namespace Offload.Generators;

/// <summary>The names of the pipeline's steps, by which tests ask what an edit ran again.</summary>
internal static class StepNames
{
    public const string Methods = nameof(Methods);
    public const string Clashes = nameof(Clashes);
    public const string Types = nameof(Types);
    public const string Contract = nameof(Contract);
    public const string Startups = nameof(Startups);
}
