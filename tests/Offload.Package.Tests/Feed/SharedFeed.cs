namespace Offload.Package.Tests.Feed;

/// <summary>All tests here share one feed, and run one after the other: each keeps a machine busy.</summary>
[CollectionDefinition(Name)]
public sealed class SharedFeed : ICollectionFixture<PackageFeed>
{
    public const string Name = "package";
}
