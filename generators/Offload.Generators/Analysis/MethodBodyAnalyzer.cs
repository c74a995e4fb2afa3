using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Offload.Generators.Diagnostics;
using Offload.Generators.Parsing;

namespace Offload.Generators.Analysis;

/// <summary>What marked methods do that works in the caller's process, but not in a worker.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MethodBodyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
        = ImmutableArray.Create(Rules.MutableStatic, Rules.AmbientState, Rules.Recursion);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockStartAction(static block =>
        {
            if (block.OwningSymbol is not IMethodSymbol method || method.Find(MethodParser.AttributeName) is not { } attribute)
                return;
            var body = new MarkedBody(method, new MethodSettings(method, attribute).ProxyName);
            block.RegisterOperationAction(body.AnalyzeField, OperationKind.FieldReference);
            block.RegisterOperationAction(body.AnalyzeProperty, OperationKind.PropertyReference);
            block.RegisterOperationAction(body.AnalyzeInvocation, OperationKind.Invocation);
            block.RegisterOperationBlockEndAction(body.ReportStatics);
        });
    }

    private sealed class MarkedBody(IMethodSymbol method, string proxyName)
    {
        private readonly Dictionary<ISymbol, Location> _read = new(SymbolEqualityComparer.Default);
        private readonly HashSet<ISymbol> _written = new(SymbolEqualityComparer.Default);
        private readonly object _gate = new();

        public void AnalyzeField(OperationAnalysisContext context)
        {
            IFieldSymbol field = ((IFieldReferenceOperation)context.Operation).Field;
            if (field is { IsStatic: true, IsConst: false, IsReadOnly: false })
                Note(field, context.Operation);
        }

        public void AnalyzeProperty(OperationAnalysisContext context)
        {
            IPropertySymbol property = ((IPropertyReferenceOperation)context.Operation).Property;
            if (property is { IsStatic: true, SetMethod: not null })
                Note(property, context.Operation);
            if (IsAmbient(property))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.AmbientState, context.Operation.Syntax.GetLocation(), method.Name, property.ForMessage()));
            }
        }

        public void AnalyzeInvocation(OperationAnalysisContext context)
        {
            IMethodSymbol target = ((IInvocationOperation)context.Operation).TargetMethod;
            if (target.Name == proxyName && ProxyNames.IsGenerated(target) && IsOwnProxy(target))
                context.ReportDiagnostic(Diagnostic.Create(Rules.Recursion, context.Operation.Syntax.GetLocation(), method.Name));
        }

        // A worker's own cache, filled where it is read or when the worker starts, is what statics are good for.
        public void ReportStatics(OperationBlockAnalysisContext context)
        {
            foreach (KeyValuePair<ISymbol, Location> read in _read)
            {
                if (!_written.Contains(read.Key) && !IsSetUpAtStart(read.Key))
                    context.ReportDiagnostic(
                        Diagnostic.Create(Rules.MutableStatic, read.Value, method.Name, read.Key.ForMessage()));
            }
        }

        private void Note(ISymbol symbol, IOperation operation)
        {
            bool isForeign = !SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, method.ContainingAssembly);
            if (isForeign || symbol.Has("System.ThreadStaticAttribute"))
                return;
            lock (_gate)
            {
                if (operation.IsWritten())
                    _written.Add(symbol);
                else if (!_read.ContainsKey(symbol))
                    _read.Add(symbol, operation.Syntax.GetLocation());
            }
        }

        private bool IsOwnProxy(IMethodSymbol target)
        {
            ImmutableArray<IParameterSymbol> parameters = target.Parameters;
            return method.Parameters.Length <= parameters.Length
                && method.Parameters.All(own => SymbolEqualityComparer.Default.Equals(own.Type, parameters[own.Ordinal].Type));
        }

        private static bool IsSetUpAtStart(ISymbol symbol)
            => symbol.ContainingType.GetMembers().Any(static member => member.Has(StartupParser.AttributeName));

        private static bool IsAmbient(IPropertySymbol property)
            => $"{property.ContainingType.OriginalDefinition.Qualified()}.{property.Name}" switch
        {
            "System.Threading.AsyncLocal.Value" or "System.Threading.ThreadLocal.Value"
                or "System.Threading.Thread.CurrentPrincipal"
                or "System.Security.Claims.ClaimsPrincipal.Current" or "System.Transactions.Transaction.Current"
                or "System.Threading.SynchronizationContext.Current"
                    or "Microsoft.AspNetCore.Http.IHttpContextAccessor.HttpContext"
                or "Microsoft.AspNetCore.Http.HttpContextAccessor.HttpContext" or "System.Web.HttpContext.Current" => true,
            _ => false,
        };
    }
}
