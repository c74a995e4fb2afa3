using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Offload.Generators.Analysis;

/// <summary>What is done with a variable where it is named.</summary>
internal static class OperationUse
{
    /// <summary>Whether a field or property may have another value afterwards.</summary>
    public static bool IsWritten(this IOperation operation) => operation.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == operation,
        IIncrementOrDecrementOperation or IAddressOfOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        _ => false,
    };
}
