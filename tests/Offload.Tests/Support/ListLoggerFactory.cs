using Microsoft.Extensions.Logging;

namespace Offload.Tests.Support;

/// <summary>Keeps what is logged.</summary>
public sealed class ListLoggerFactory : ILoggerFactory
{
    private readonly List<string> _entries = [];

    public bool Contains(string entry)
    {
        lock (_entries)
            return _entries.Contains(entry);
    }

    public ILogger CreateLogger(string categoryName) => new ListLogger(categoryName, this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class ListLogger(string category, ListLoggerFactory factory) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (factory._entries)
                factory._entries.Add($"{logLevel} {category} {formatter(state, exception)}");
        }
    }
}
