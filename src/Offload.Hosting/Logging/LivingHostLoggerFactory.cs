using Microsoft.Extensions.Logging;
using Offload.Hosting.Pools;

namespace Offload.Hosting.Logging;

/// <summary>
/// Logs to the oldest host that lives. A pool may outlive the host it was made for, whose own logger factory is disposed with it.
/// </summary>
internal sealed class LivingHostLoggerFactory : ILoggerFactory
{
    public static readonly LivingHostLoggerFactory Instance = new();

    private LivingHostLoggerFactory()
    {
    }

    public ILogger CreateLogger(string categoryName) => new LivingHostLogger(categoryName);

    public void AddProvider(ILoggerProvider provider)
        => throw new NotSupportedException("Providers are added to the host's own logging.");

    /// <summary>It holds nothing of its own.</summary>
    public void Dispose()
    {
    }

    private sealed class LivingHostLogger(string category) : ILogger
    {
        private volatile Target? _target;

        private ILogger Logger
        {
            get
            {
                ILoggerFactory factory = LivingHosts.LoggerFactory;
                Target? target = _target;
                if (target?.Factory != factory)
                    _target = target = new Target(factory, factory.CreateLogger(category));
                return target.Logger;
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => Logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => Logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Logger.Log(logLevel, eventId, state, exception, formatter);
    }

    private sealed record Target(ILoggerFactory Factory, ILogger Logger);
}
