using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Offload.Diagnostics;

/// <summary>A user's logger that may throw, without a worker's output or a caller waiting for it ever after.</summary>
internal sealed class SteadyLogger(ILogger logger) : ILogger
{
    public static ILogger Create(ILoggerFactory? factory, string category)
        => factory is null ? NullLogger.Instance : new SteadyLogger(factory.CreateLogger(category));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // There is nobody to tell but the log.
        }
    }
}
