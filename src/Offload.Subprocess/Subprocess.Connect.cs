using Offload.Subprocesses.Spawning;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses;

/// <content>Running with a protocol.</content>
public static partial class Subprocess
{
    /// <summary>Starts an executable and reports what happens to a protocol: asyncio's <c>subprocess_exec</c>.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="createProtocol">Creates the protocol, before the process is started.</param>
    /// <param name="arguments">
    /// The executable (a path, or a name to be found in the child's <c>PATH</c>) and its arguments.
    /// </param>
    /// <param name="options">How to start it. Default: all three streams are pipes. Only pipes are reported.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The transport and the protocol.</returns>
    /// <exception cref="SubprocessStartException">It could not be started; the derived types say why.</exception>
    /// <exception cref="ArgumentException">Arguments or options that can't be passed to any process.</exception>
    public static async Task<(SubprocessTransport Transport, TProtocol Protocol)> ConnectAsync<TProtocol>(
        Func<TProtocol> createProtocol,
        IReadOnlyList<string> arguments,
        SubprocessOptions? options = null,
        CancellationToken cancellationToken = default)
        where TProtocol : SubprocessProtocol
    {
        ArgumentNullException.ThrowIfNull(createProtocol);
        var protocol = createProtocol();
        var process = await StartAsync(arguments, options ?? new SubprocessOptions(), StreamDefaults.AllPipes, cancellationToken)
            .ConfigureAwait(false);
        var transport = new SubprocessTransport(process, protocol);
        transport.Start();
        return (transport, protocol);
    }

    /// <summary>
    /// Starts a command in the platform's shell and reports what happens to a protocol: asyncio's <c>subprocess_shell</c>.
    /// </summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="createProtocol">Creates the protocol, before the process is started.</param>
    /// <param name="shellCommand">The command. Its parts are quoted by the caller, see <see cref="ShellQuote"/>.</param>
    /// <param name="options">How to start it. Default: all three streams are pipes. Only pipes are reported.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The transport and the protocol.</returns>
    /// <exception cref="SubprocessStartException">The shell could not be started.</exception>
    /// <exception cref="ArgumentException">A command or options that can't be passed to any process.</exception>
    public static Task<(SubprocessTransport Transport, TProtocol Protocol)> ConnectAsync<TProtocol>(
        Func<TProtocol> createProtocol,
        string shellCommand,
        SubprocessOptions? options = null,
        CancellationToken cancellationToken = default)
        where TProtocol : SubprocessProtocol
    {
        ArgumentException.ThrowIfNullOrEmpty(shellCommand);
        var arguments = ProcessSpawner.Current.ShellCommand(shellCommand, options?.Shell);
        return ConnectAsync(createProtocol, arguments, options, cancellationToken);
    }
}
