using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text;

namespace Offload.Rpc.Faults;

/// <summary>
/// Makes an exception out of a fault. A type is used only if it is an exception that this process has loaded already and that has
/// one of the usual public constructors: nothing is loaded, and nothing but an exception is made, because a worker says so.
/// </summary>
internal static class FaultRebuilder
{
    public static Exception Rebuild(Fault fault, string worker)
    {
        if (fault.TypeName == typeof(AggregateException).FullName)
        {
            // The message of an aggregate is made of its inner ones': the remote one would say them twice.
            return Complete(new AggregateException(fault.Inner.Select(each => Rebuild(each, worker))), fault, worker);
        }

        Exception? inner = fault.Inner.Count > 0 ? Rebuild(fault.Inner[0], worker) : null;
        return RebuildKnown(fault, inner, worker)
            ?? Complete(new RemoteException(fault.TypeName, fault.Message, fault.StackTrace, inner), fault, worker);
    }

    private static Exception Complete(Exception exception, Fault fault, string worker)
    {
        foreach ((string key, string? value) in fault.Data)
            exception.Data[key] = value;
        exception.HResult = fault.HResult;
        ExceptionDispatchInfo.SetRemoteStackTrace(exception, RemoteStackTrace(fault, worker));
        return exception;
    }

    private static Exception? RebuildKnown(Fault fault, Exception? inner, string worker)
    {
        if (FindLoadedType(fault) is not { } type)
            return null;
        try
        {
            object? made = type.GetConstructor([typeof(string), typeof(Exception)]) is { } withInner
                ? withInner.Invoke([fault.Message, inner])
                : inner is null ? type.GetConstructor([typeof(string)])?.Invoke([fault.Message]) : null;
            // A constructor may give its string another meaning than the message's.
            return made is Exception exception && exception.Message == fault.Message ? Complete(exception, fault, worker) : null;
        }
        catch (Exception)
        {
            return null; // somebody's constructor or property, which may throw anything
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A type that was trimmed away is "
        + "rebuilt as RemoteException.")]
    [UnconditionalSuppressMessage("Trimming", "IL2073", Justification = "A constructor that was trimmed away "
        + "leads to RemoteException.")]
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private static Type? FindLoadedType(Fault fault)
    {
        // The name of a generic type names the assemblies of its arguments, which would be loaded.
        if (fault.TypeName.Length == 0 || fault.TypeName.AsSpan().ContainsAny('[', ','))
            return null;
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!string.Equals(assembly.GetName().Name, fault.AssemblyName, StringComparison.Ordinal))
                continue;
            Type? type = assembly.GetType(fault.TypeName, throwOnError: false);
            if (type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsSubclassOf(typeof(Exception)))
                return type;
            if (type == typeof(Exception))
                return type;
        }

        return null;
    }

    private static string RemoteStackTrace(Fault fault, string worker)
    {
        var text = new StringBuilder();
        if (!string.IsNullOrEmpty(fault.StackTrace))
            text.Append(fault.StackTrace.TrimEnd()).Append(Environment.NewLine);
        return text.Append("--- End of stack trace in ").Append(worker).Append(" ---").ToString();
    }
}
