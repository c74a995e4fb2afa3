using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>A type that crosses the border, and the types inside it. Types may refer to each other in circles.</summary>
internal sealed class TypeNode(TypeRef type, string displayName)
{
    private bool _isComplete;

    public TypeRef Type { get; } = type;

    /// <summary>The type as messages show it.</summary>
    public string DisplayName => displayName;

    /// <summary>The id of the experimental feature that the type is; null in general.</summary>
    public string? ExperimentalId { get; set; }

    /// <summary>The experimental features that the type and those inside are.</summary>
    public IReadOnlyCollection<string> ExperimentalIds { get; private set; } = [];

    /// <summary>Whether only the type around the method can name it.</summary>
    public bool IsHidden { get; set; }

    /// <summary>What the serialiser of the type is made of; null if the type needs none.</summary>
    public TypeModel? Model { get; set; }

    /// <summary>Why the type itself can't cross, as the end of a sentence; null if it can.</summary>
    public string? Error { get; set; }

    /// <summary>The documentation identifier of the type, if a list of its derived classes would help; null otherwise.</summary>
    public string? OpenBase { get; set; }

    /// <summary>The types inside, and how a path leads to them: <c>.Customer</c>, <c>[]</c>.</summary>
    public List<(string Step, TypeNode Target)> Parts { get; } = [];

    /// <summary>
    /// The nearest type that can't cross, as a sentence: <c>Order.Customer.Callback is a delegate: …</c>. Null if all can.
    /// </summary>
    public (string Text, string? OpenBase)? Failure { get; private set; }

    /// <summary>The serialisers that a value of this type needs.</summary>
    public IReadOnlyList<TypeModel> Models { get; private set; } = [];

    /// <summary>Looks through the types inside, once they are all known.</summary>
    public void Complete()
    {
        if (_isComplete)
            return;
        Failure = FindFailure();
        Models = Failure is null ? FindModels() : [];
        _isComplete = true;
    }

    private (string Text, string? OpenBase)? FindFailure()
    {
        var seen = new HashSet<TypeNode> { this };
        var queue = new Queue<(string Path, bool IsType, TypeNode Node)>();
        queue.Enqueue((displayName, true, this));
        while (queue.Count > 0)
        {
            (string path, bool isType, TypeNode node) = queue.Dequeue();
            if (node.Error is { } reason)
                return ($"{(isType ? $"'{path}'" : path)} {reason}", node.OpenBase);
            foreach ((string step, TypeNode target) in node.Parts)
            {
                if (!seen.Add(target))
                    continue;

                // A path begins at the first type with members: the collections around it are no news.
                bool inCollection = isType && !IsMember(step);
                queue.Enqueue((inCollection ? target.DisplayName : path + step, inCollection, target));
            }
        }

        return null;
    }

    private List<TypeModel> FindModels()
    {
        var experimental = new HashSet<string>(StringComparer.Ordinal);
        var models = new List<TypeModel>();
        var seen = new HashSet<TypeNode>();
        var stack = new Stack<TypeNode>();
        stack.Push(this);
        while (stack.Count > 0)
        {
            TypeNode node = stack.Pop();
            if (!seen.Add(node))
                continue;
            if (node.ExperimentalId is { } id)
                experimental.Add(id);
            if (node.Model is { } model)
                models.Add(TypeModelCache.Intern(model));
            foreach ((_, TypeNode target) in node.Parts)
                stack.Push(target);
        }

        ExperimentalIds = experimental;
        return models;
    }

    private static bool IsMember(string step)
        => step.Length > 0 && step[0] == '.' && !step.EndsWith("[]", StringComparison.Ordinal);
}
