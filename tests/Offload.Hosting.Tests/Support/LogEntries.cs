using Microsoft.Extensions.Logging;

namespace Offload.Hosting.Tests.Support;

/// <summary>Keeps what is logged, and refuses it once it is disposed, as a provider with a file or a connection does.</summary>
public sealed class LogEntries : ILoggerProvider
{
    private readonly List<string> _entries = [];
    private bool _disposed;

    public IReadOnlyList<string> Containing(string text)
    {
        lock (_entries)
            return [.. _entries.Where(entry => entry.Contains(text, StringComparison.Ordinal))];
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public void Dispose()
    {
        lock (_entries)
            _disposed = true;
    }

    private void Add(string entry)
    {
        lock (_entries)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _entries.Add(entry);
        }
    }

    private sealed class Logger(string category, LogEntries log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Add($"{logLevel} {category} {formatter(state, exception)}");
    }
}
