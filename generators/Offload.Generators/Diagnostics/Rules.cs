using Microsoft.CodeAnalysis;

namespace Offload.Generators.Diagnostics;

/// <summary>The diagnostics, as the compiler shows them. Diagnostics.md has a section for each.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor NotStatic = Error(
        DiagnosticIds.NotStatic,
        "A method that runs in a worker process must be static",
        "'{0}' is an instance method: its object would stay behind. Make it static, and pass what it needs as parameters.");

    public static readonly DiagnosticDescriptor GenericMethod = Error(
        DiagnosticIds.GenericMethod,
        "A method that runs in a worker process can't be generic",
        "'{0}' is generic: a worker can't know for which types it will be called. Mark a method for each type, "
            + "which calls the generic one.");

    public static readonly DiagnosticDescriptor GenericContainer = Error(
        DiagnosticIds.GenericContainer,
        "The type around a method that runs in a worker process can't be generic",
        "'{0}' is declared in the generic type '{1}': a worker can't know for which types it will be called. "
            + "Move it into a type that is not generic.");

    public static readonly DiagnosticDescriptor RefParameter = Error(
        DiagnosticIds.RefParameter,
        "A parameter can't be ref or out across processes",
        "'{0}' is a '{1}' parameter: a worker has no access to the caller's variable. "
            + "Pass it by value and return the new value.");

    public static readonly DiagnosticDescriptor UnserializableParameter = Error(
        DiagnosticIds.UnserializableParameter,
        "A parameter can't cross the process border",
        "Parameter '{0}' can't cross the process border: {1}");

    public static readonly DiagnosticDescriptor UnserializableResult = Error(
        DiagnosticIds.UnserializableResult,
        "A result can't cross the process border",
        "The result of '{0}' can't cross the process border: {1}");

    public static readonly DiagnosticDescriptor ContainerNotExtensible = Error(
        DiagnosticIds.ContainerNotExtensible,
        "The containing type can't get the proxy",
        "The proxy of '{0}' can't be added to '{1}': {2}. Make '{1}' partial.");

    public static readonly DiagnosticDescriptor ProxyNameClash = Error(
        DiagnosticIds.ProxyNameClash,
        "The name of the proxy is taken",
        "The proxy of '{0}' would be '{1}', which '{2}' has already. Give it another name: [RunInProcess(ProxyName = \"…\")].");

    public static readonly DiagnosticDescriptor FileLocalType = Error(
        DiagnosticIds.FileLocalType,
        "A file-local type can't be reached by generated code",
        "'{0}' is local to its file: generated code, which is in another one, can't name it. Remove the modifier 'file'.");

    public static readonly DiagnosticDescriptor NotAMethod = Error(
        DiagnosticIds.NotAMethod,
        "Only a method of a type can run in a worker process",
        "{0} can't be called from another process. Move its code into a static method of a type and mark that.");

    public static readonly DiagnosticDescriptor SeveralTokens = Error(
        DiagnosticIds.SeveralTokens,
        "A method that runs in a worker process takes at most one CancellationToken",
        "'{0}' is the second CancellationToken of '{1}': a call has only one. Remove it.");

    public static readonly DiagnosticDescriptor InvalidSetting = Error(
        DiagnosticIds.InvalidSetting,
        "A setting of [RunInProcess] is out of range",
        "{0}");

    public static readonly DiagnosticDescriptor InvalidStartup = Error(
        DiagnosticIds.InvalidStartup,
        "The method can't run when a worker starts",
        "'{0}' can't run when a worker starts: {1}. A [WorkerStartup] method is static and accessible, returns void, "
            + "Task or ValueTask, and takes nothing or a CancellationToken.");

    public static readonly DiagnosticDescriptor AsyncVoid = Error(
        DiagnosticIds.AsyncVoid,
        "A method that runs in a worker process can't be async void",
        "'{0}' is async void: nobody can wait for its end, and what it throws ends the worker. Return Task.");

    public static readonly DiagnosticDescriptor UnserializableItem = Error(
        DiagnosticIds.UnserializableItem,
        "An item of a stream can't cross the process border",
        "An item of the stream '{0}' can't cross the process border: {1}");

    public static readonly DiagnosticDescriptor UnserializableReport = Error(
        DiagnosticIds.UnserializableReport,
        "A report of a progress can't cross the process border",
        "A report to '{0}' can't cross the process border: {1}");

    public static readonly DiagnosticDescriptor UnserializableCallback = Error(
        DiagnosticIds.UnserializableCallback,
        "A callback can't be called across the process border",
        "Callback '{0}' can't be called across the process border: {1}");

    public static readonly DiagnosticDescriptor MutableStatic = Habit(
        DiagnosticIds.MutableStatic,
        DiagnosticSeverity.Warning,
        "A worker has static state of its own",
        "'{0}' reads '{1}', which is static and can change: in a worker it has the value that the worker gave it, "
            + "not the caller's. Pass it as a parameter.");

    public static readonly DiagnosticDescriptor AmbientState = Habit(
        DiagnosticIds.AmbientState,
        DiagnosticSeverity.Warning,
        "Ambient state stays in the caller's process",
        "'{0}' uses '{1}', which belongs to the caller's process and is empty in a worker. Pass what is needed as a parameter.");

    public static readonly DiagnosticDescriptor DisposableResult = Habit(
        DiagnosticIds.DisposableResult,
        DiagnosticSeverity.Warning,
        "A disposable result is a copy",
        "'{0}' returns '{1}', which is disposable: the caller gets a copy, "
            + "and nobody disposes the worker's one. Return its data.");

    public static readonly DiagnosticDescriptor ArrayPart = Habit(
        DiagnosticIds.ArrayPart,
        DiagnosticSeverity.Warning,
        "A part of an array is sent with the rest of it",
        "'{0}' is sent whole, although '{1}' and '{2}' choose a part of it. Take a ReadOnlyMemory<{3}> and let callers slice.");

    public static readonly DiagnosticDescriptor Recursion = Habit(
        DiagnosticIds.Recursion,
        DiagnosticSeverity.Warning,
        "A method calls its own proxy",
        "'{0}' calls its own proxy: in a worker such a call runs where it is made, "
            + "after it has been serialised for nothing. Call '{0}' itself.");

    public static readonly DiagnosticDescriptor DroppedTask = Habit(
        DiagnosticIds.DroppedTask,
        DiagnosticSeverity.Warning,
        "The task of a proxy is dropped",
        "Nobody waits for '{0}', so that nobody will know if the worker crashes. Await it.");

    public static readonly DiagnosticDescriptor TokenNotPassed = Habit(
        DiagnosticIds.TokenNotPassed,
        DiagnosticSeverity.Info,
        "A cancellation token is not passed on",
        "'{0}' is called without '{1}': the call goes on when that is cancelled. Pass it.");

    private static DiagnosticDescriptor Habit(string id, DiagnosticSeverity severity, string title, string message)
        => new(id, title, message, "Offload", severity, isEnabledByDefault: true);

    private static DiagnosticDescriptor Error(string id, string title, string message)
        => new(id, title, message, "Offload", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
