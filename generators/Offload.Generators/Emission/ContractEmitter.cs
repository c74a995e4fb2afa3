using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using Offload.Generators.Models;
using Offload.Generators.Parsing;

namespace Offload.Generators.Emission;

/// <summary>The dispatch table of an assembly, and its registration.</summary>
internal static class ContractEmitter
{
    public static SourceText Emit(ContractModel contract, string experimental)
    {
        SourceWriter writer = SourceWriter.File(
            nullable: true, "The methods of this assembly that run in worker processes.", experimental);
        writer.OpenNamespace(contract.Namespace);
        writer.Line(GeneratedNames.GeneratedCode);
        writer.Open("internal static class OffloadContract");
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Register()");
        writer.Line($"{GeneratedNames.Contract}.Register(new {GeneratedNames.Contract}(");
        writer.Continuation("typeof(OffloadContract).Assembly,");
        writer.Continuation($"0x{contract.Hash.ToString("x16", CultureInfo.InvariantCulture)}UL,");
        for (int index = 0; index < contract.Methods.Count; index++)
            writer.Continuation(contract.Methods[index].Descriptor + (index + 1 < contract.Methods.Count ? "," : "));"));
        writer.Close();
        writer.Close();
        writer.CloseNamespace(contract.Namespace);
        return writer.ToSourceText();
    }

    /// <summary>Puts methods and types into an order that no machine and no order of files changes.</summary>
    /// <returns>Null if there is nothing to register.</returns>
    public static ContractModel? Build(string space, ImmutableArray<MethodModel> methods)
    {
        if (methods.IsEmpty)
            return null;
        ContractEntry[] entries =
            [.. methods.Select(method => new ContractEntry(method.Signature, MethodEmitter.DescriptorReference(method)))
                .OrderBy(entry => entry.Signature, StringComparer.Ordinal)];
        ulong hash = StableHash.Compute(string.Empty);
        foreach (ContractEntry entry in entries)
            hash = StableHash.Compute(entry.Signature + "\n", hash);
        IEnumerable<string> layouts = methods.SelectMany(method => method.Types).Select(type => type.Layout);
        foreach (string layout in layouts.Distinct().OrderBy(layout => layout, StringComparer.Ordinal))
            hash = StableHash.Compute(layout + "\n", hash);
        return new ContractModel(space, hash, entries.ToEquatableArray());
    }
}
