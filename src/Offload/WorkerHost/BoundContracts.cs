using System.Collections.Concurrent;
using Offload.CompilerServices;
using Offload.Rpc;

namespace Offload.WorkerHost;

/// <summary>The contracts that the caller has numbered in this session.</summary>
internal sealed class BoundContracts
{
    private readonly ConcurrentDictionary<int, WorkerContract> _byNumber = new();

    /// <summary>Makes a call of a bound contract's method.</summary>
    /// <exception cref="OffloadSerializationException">There is no such method.</exception>
    public WorkerCall CreateCall(int contractNumber, int methodIndex) => Find(contractNumber, methodIndex).CreateCall();

    /// <summary>The method of a bound contract.</summary>
    /// <exception cref="OffloadSerializationException">There is no such method.</exception>
    public WorkerMethod Find(int contractNumber, int methodIndex)
    {
        if (!_byNumber.TryGetValue(contractNumber, out WorkerContract? contract))
            throw new OffloadSerializationException($"Contract {contractNumber} is not bound in this session.");
        if ((uint)methodIndex >= (uint)contract.Methods.Length)
            throw new OffloadSerializationException($"{contract.AssemblyName} has no method {methodIndex}.");
        return contract.Methods[methodIndex];
    }

    /// <summary>Binds a contract.</summary>
    /// <returns>Why it can't be served here; <see langword="null"/> if it can.</returns>
    public string? Bind(ContractReference reference)
    {
        WorkerContract? contract;
        try
        {
            if (WorkerContract.Find(reference.Assembly.Name) is null)
                ContractAssemblies.Load(reference.Assembly);
            contract = WorkerContract.Find(reference.Assembly.Name);
        }
        catch (Exception unloadable) when (unloadable is IOException or BadImageFormatException or TypeInitializationException)
        {
            return $"the assembly can't be loaded in the worker: {unloadable.Message}";
        }

        if (contract is null)
            return "the assembly has no marked methods in the worker.";
        if (contract.Hash != reference.Hash)
            return "the worker has loaded another build of it, with other methods or types. Build both sides together, "
                + "and restart the program after a build.";
        Add(reference.Number, contract);
        return null;
    }

    /// <summary>Gives a contract a number.</summary>
    public void Add(int number, WorkerContract contract) => _byNumber[number] = contract;
}
