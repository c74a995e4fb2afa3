using System.Collections;
using System.Net.Sockets;

namespace Offload.FaultInjection.Tests.Methods;

/// <summary>Methods that throw what is hard to carry.</summary>
public static partial class Thrower
{
    [RunInProcess]
    public static void Throw(string kind) => throw (kind switch
    {
        "talking-constructor" => new MessageThrowsException("secret", innerException: null),
        "refusing-constructor" => new ConstructorThrowsException(),
        "bad-data" => new DataThrowsException("its data can't be read", innerException: null),
        "generic" => new GenericException<Uri>("generic", innerException: null),
        "deep" => Nest(100),
        "deep-aggregates" => NestAggregates(30),
        "wide" => new AggregateException(Enumerable.Range(0, 1000).Select(i => new FormatException($"number {i}"))),
        "long" => new InvalidOperationException(new string('m', 10_000_000)),
        "surrogate" => new InvalidOperationException("half a pair: \ud800"),
        "cancelled" => new OperationCanceledException("the method's own idea"),
        "timeout" => new TimeoutException("the method's own idea"),
        "crash-lookalike" => new ObjectDisposedException("something of the method's"),
        "out-of-memory" => new InsufficientMemoryException("said the method"),
        "socket" => new SocketException((int)SocketError.ConnectionRefused),
        "type-initializer" => new TypeInitializationException("Some.Type", new FormatException("within")),
        "much-data" => FillData(new InvalidOperationException("full of data")),
        _ => new NotSupportedException(kind),
    });

    [RunInProcess]
    public static UnwritableResult ReturnUnwritable() => new() { Text = "x" };

    [RunInProcess]
    public static int TakeUnreadable(BadArgument argument) => argument.Number;

    [RunInProcess]
    public static BadResult ReturnUnreadable(int number) => new() { Number = number };

    [RunInProcess]
    public static int TakeUnwritable(UnwritableResult argument) => argument.Text.Length;

    private static Exception Nest(int depth)
    {
        Exception exception = new FormatException("innermost");
        for (int i = 0; i < depth; i++)
            exception = new InvalidOperationException($"level {i}", exception);
        return exception;
    }

    private static Exception NestAggregates(int depth)
    {
        Exception exception = new FormatException("innermost");
        for (int i = 0; i < depth; i++)
            exception = new AggregateException(exception);
        return exception;
    }

    private static InvalidOperationException FillData(InvalidOperationException exception)
    {
        for (int i = 0; i < 1000; i++)
            exception.Data[$"key {i}"] = i;
        exception.Data[7] = "a key that is no string";
        exception.Data["nothing"] = null;
        return exception;
    }
}

public sealed class MessageThrowsException(string message, Exception? innerException) : Exception(message, innerException)
{
    public override string Message => throw new InvalidOperationException("the message is not for you");
}

public sealed class ConstructorThrowsException : Exception
{
    public ConstructorThrowsException()
        : base("its constructor refuses")
    {
    }

    public ConstructorThrowsException(string message, Exception? innerException)
        : base(message, innerException)
        => throw new InvalidOperationException("not a second time");
}

public sealed class DataThrowsException(string message, Exception? innerException) : Exception(message, innerException)
{
    public override IDictionary Data => new ThrowingDictionary();

    private sealed class ThrowingDictionary : Hashtable
    {
        public override int Count => 1;

        public override IDictionaryEnumerator GetEnumerator() => throw new InvalidOperationException("don't look");
    }
}

public sealed class GenericException<T>(string message, Exception? innerException) : Exception(message, innerException)
{
    public override string ToString() => $"{typeof(T)}: {base.ToString()}";
}
