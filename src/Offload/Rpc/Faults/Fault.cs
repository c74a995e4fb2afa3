using System.Collections;
using System.Globalization;
using Offload.Serialization;

namespace Offload.Rpc.Faults;

/// <summary>An exception as it crosses the process border: text only, so that any exception can.</summary>
internal sealed class Fault
{
    // What a hostile or broken worker may make the caller build.
    private const int MaxDepth = 16;
    private const int MaxInner = 64;
    private const int MaxData = 64;

    public required string TypeName { get; init; }

    /// <summary>The simple name of the assembly that declares the type.</summary>
    public required string AssemblyName { get; init; }

    public required string Message { get; init; }

    public string? StackTrace { get; init; }

    public int HResult { get; init; }

    public IReadOnlyList<KeyValuePair<string, string?>> Data { get; init; } = [];

    public IReadOnlyList<Fault> Inner { get; init; } = [];

    /// <summary>Describes an exception; never throws, whatever the exception's own members do.</summary>
    public static Fault Capture(Exception exception) => Capture(exception, MaxDepth);

    public static Fault Read(ref PayloadReader reader) => Read(ref reader, MaxDepth);

    public void Write(ref PayloadWriter writer)
    {
        writer.WriteString(TypeName);
        writer.WriteString(AssemblyName);
        writer.WriteString(Message);
        writer.WriteString(StackTrace);
        writer.WriteUnmanaged(HResult);
        writer.WriteUnmanaged(Data.Count);
        foreach ((string key, string? value) in Data)
        {
            writer.WriteString(key);
            writer.WriteString(value);
        }

        writer.WriteUnmanaged(Inner.Count);
        foreach (Fault inner in Inner)
            inner.Write(ref writer);
    }

    private static Fault Read(ref PayloadReader reader, int depth)
    {
        string typeName = reader.ReadString() ?? "";
        string assemblyName = reader.ReadString() ?? "";
        string message = reader.ReadString() ?? "";
        string? stackTrace = reader.ReadString();
        int hResult = reader.ReadUnmanaged<int>();

        var data = new KeyValuePair<string, string?>[ReadCount(ref reader, MaxData)];
        for (int i = 0; i < data.Length; i++)
            data[i] = new(reader.ReadString() ?? "", reader.ReadString());

        var inner = new Fault[ReadCount(ref reader, depth > 0 ? MaxInner : 0)];
        for (int i = 0; i < inner.Length; i++)
            inner[i] = Read(ref reader, depth - 1);

        return new Fault
        {
            TypeName = typeName,
            AssemblyName = assemblyName,
            Message = message,
            StackTrace = stackTrace,
            HResult = hResult,
            Data = data,
            Inner = inner,
        };
    }

    private static int ReadCount(ref PayloadReader reader, int most)
    {
        int count = reader.ReadUnmanaged<int>();
        return count >= 0 && count <= most
            ? count
            : throw new OffloadSerializationException(
                $"An exception from a worker claims {count} parts where {most} are allowed.");
    }

    private static Fault Capture(Exception exception, int depth)
    {
        Type type = exception.GetType();
        return new Fault
        {
            TypeName = type.FullName ?? type.Name,
            AssemblyName = type.Assembly.GetName().Name ?? "",
            Message = Try(exception, static e => e.Message) ?? "",
            StackTrace = Try(exception, static e => e.StackTrace),
            HResult = exception.HResult,
            Data = CaptureData(exception),
            Inner = depth > 0 ? CaptureInner(exception, depth - 1) : [],
        };
    }

    private static List<Fault> CaptureInner(Exception exception, int depth)
    {
        var faults = new List<Fault>();
        if (exception is AggregateException aggregate)
        {
            foreach (Exception inner in aggregate.InnerExceptions.Take(MaxInner))
                faults.Add(Capture(inner, depth));
        }
        else if (exception.InnerException is { } inner)
        {
            faults.Add(Capture(inner, depth));
        }

        return faults;
    }

    private static List<KeyValuePair<string, string?>> CaptureData(Exception exception)
    {
        var data = new List<KeyValuePair<string, string?>>();
        try
        {
            foreach (DictionaryEntry entry in exception.Data)
            {
                if (data.Count < MaxData && entry.Key is string key)
                    data.Add(new(key, Try(entry.Value, static v => Convert.ToString(v, CultureInfo.InvariantCulture))));
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Somebody's own dictionary: what it has given is kept.
        }

        return data;
    }

    /// <summary>
    /// A member of somebody's exception may itself throw; what it would have said is then lost, and said to be.
    /// </summary>
    private static TResult? Try<T, TResult>(T subject, Func<T, TResult?> read)
        where TResult : class
    {
        try
        {
            return read(subject);
        }
        catch (Exception thrown)
        {
            return $"({thrown.GetType().Name} while it was read)" as TResult;
        }
    }
}
