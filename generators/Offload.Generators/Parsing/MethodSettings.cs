using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>What a <c>[RunInProcess]</c> attribute says.</summary>
internal sealed class MethodSettings
{
    private const string AsyncSuffix = "Async";
    private static readonly string[] Cancellations = ["Default", "Cooperative", "Kill", "None"];

    private readonly AttributeData _attribute;
    private readonly string? _pool;
    private readonly int _timeout;
    private readonly int _cancellation;
    private readonly bool _idempotent;
    private readonly bool _hasEmptyPool;

    public MethodSettings(IMethodSymbol method, AttributeData attribute)
    {
        _attribute = attribute;
        ProxyName = DefaultProxyName(method.Name);
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Pool":
                    _pool = argument.Value.Value as string;
                    _hasEmptyPool = string.IsNullOrWhiteSpace(_pool);
                    break;
                case "TimeoutMilliseconds":
                    _timeout = argument.Value.Value as int? ?? 0;
                    break;
                case "Cancellation":
                    _cancellation = argument.Value.Value as int? ?? 0;
                    break;
                case "Idempotent":
                    _idempotent = argument.Value.Value is true;
                    break;
                case "ProxyName" when argument.Value.Value is string name:
                    ProxyName = name;
                    break;
            }
        }
    }

    public string ProxyName { get; }

    public IEnumerable<Problem> FindProblems()
    {
        if (_hasEmptyPool)
            yield return Invalid("Pool", "Pool is empty: name a pool, or leave it out for the default one.");
        if (_timeout < -1)
            yield return Invalid(
                "TimeoutMilliseconds",
                $"TimeoutMilliseconds is {_timeout}: use -1 for no limit, 0 for the pool's, or a number of milliseconds.");
        if (_cancellation < 0 || _cancellation >= Cancellations.Length)
            yield return Invalid(
                "Cancellation", $"Cancellation is {_cancellation}, which is none of the values of CallCancellation.");
        if (!SyntaxFacts.IsValidIdentifier(ProxyName))
            yield return Invalid("ProxyName", $"ProxyName is '{ProxyName}', which can't be the name of a method.");
    }

    /// <param name="obeys">Whether the method can be asked to stop: through a token, or at its next item.</param>
    public CallSettings ToModel(bool obeys)
    {
        string cancellation = _cancellation == 0 ? (obeys ? "Cooperative" : "Kill") : Cancellations[_cancellation];
        return new CallSettings(_pool, _timeout, cancellation, _idempotent);
    }

    private static string DefaultProxyName(string method)
        => method.EndsWith(AsyncSuffix, StringComparison.Ordinal)
            ? method.Substring(0, method.Length - AsyncSuffix.Length) + "InProcessAsync"
            : method + AsyncSuffix;

    private Problem Invalid(string setting, string message)
        => new(Rules.InvalidSetting, _attribute.Location(), message) { Detail = setting };
}
