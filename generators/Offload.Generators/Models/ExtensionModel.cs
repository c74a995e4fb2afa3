namespace Offload.Generators.Models;

/// <summary>The static class that holds a proxy as an extension member, where the containing type isn't partial.</summary>
internal sealed record ExtensionModel(string Namespace, string ClassName, string Accessibility);
