namespace HostedService;

/// <summary>What to search for, and where.</summary>
internal sealed record Search(string Pattern, string Text);
