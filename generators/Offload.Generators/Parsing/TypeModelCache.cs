using System.Collections.Concurrent;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>
/// Gives models of the same type the same instance in one compilation after the other, so that comparing the models of a thousand
/// methods after each key is comparing references.
/// </summary>
internal static class TypeModelCache
{
    private static readonly ConcurrentDictionary<string, WeakReference<TypeModel>> Models = new(StringComparer.Ordinal);

    public static TypeModel Intern(TypeModel model)
    {
        string key = model.Serializer.Reference;
        TypeModel? existing = null;
        if (Models.TryGetValue(key, out WeakReference<TypeModel>? known))
            known.TryGetTarget(out existing);
        if (existing is not null && existing.Equals(model))
            return existing;
        Models[key] = new WeakReference<TypeModel>(model);
        return model;
    }
}
