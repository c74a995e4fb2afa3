using QuickStart.Terminal;

namespace QuickStart.Acts;

/// <summary>One thing that Offload does, shown with real work and checked while it is shown.</summary>
internal abstract class Act
{
    /// <summary>The word that <c>--only</c> takes.</summary>
    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract Task RunAsync(Stage stage, TourOptions options);
}
