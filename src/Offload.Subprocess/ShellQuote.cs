using System.Buffers;
using System.Text;

namespace Offload.Subprocesses;

/// <summary>
/// Quotes words so that a shell takes them literally: for the parts of a command that is handed to a shell as one string.
/// Argument lists need no quoting.
/// </summary>
public static class ShellQuote
{
    private static readonly SearchValues<char> PosixSafe =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_-+=:,./");

    private static readonly SearchValues<char> WindowsSafe =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@_-+:./\\");

    private static readonly SearchValues<char> CommandInterpreterSpecial = SearchValues.Create("()%!^\"<>&|");

    /// <summary>One word for <c>/bin/sh</c>, as Python's <c>shlex.quote</c>.</summary>
    /// <param name="argument">The word.</param>
    /// <returns>The quoted word.</returns>
    /// <exception cref="ArgumentException">It contains a NUL character.</exception>
    public static string Posix(string argument)
    {
        RefuseNul(argument);
        if (argument.Length > 0 && !argument.AsSpan().ContainsAnyExcept(PosixSafe))
            return argument;
        return string.Concat("'", argument.Replace("'", "'\"'\"'", StringComparison.Ordinal), "'");
    }

    /// <summary>A whole command for <c>/bin/sh</c>, as Python's <c>shlex.join</c>.</summary>
    /// <param name="arguments">The words.</param>
    /// <returns>The quoted words with a space between.</returns>
    /// <exception cref="ArgumentException">A word contains a NUL character.</exception>
    public static string Posix(IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return string.Join(' ', arguments.Select(Posix));
    }

    /// <summary>
    /// One word for <c>cmd.exe</c>: quoted by the rules by which programs split their command line, and then with a caret before
    /// what <c>cmd</c> itself would take for its own. (A <c>%</c> is safe on a command line given to <c>cmd /c</c>, not in a
    /// batch file.)
    /// </summary>
    /// <param name="argument">The word.</param>
    /// <returns>The quoted word.</returns>
    /// <exception cref="ArgumentException">
    /// It contains a NUL character or a line break, which <c>cmd</c> can't be given.
    /// </exception>
    public static string Windows(string argument)
    {
        RefuseNul(argument);
        if (argument.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("cmd.exe can't be given a line break.", nameof(argument));

        var quoted = new StringBuilder();
        foreach (char character in WindowsArgument(argument))
        {
            if (CommandInterpreterSpecial.Contains(character))
                quoted.Append('^');
            quoted.Append(character);
        }

        return quoted.ToString();
    }

    /// <summary>A whole command for <c>cmd.exe</c>.</summary>
    /// <param name="arguments">The words.</param>
    /// <returns>The quoted words with a space between.</returns>
    /// <exception cref="ArgumentException">A word contains a NUL character or a line break.</exception>
    public static string Windows(IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return string.Join(' ', arguments.Select(Windows));
    }

    /// <summary>
    /// One word as <c>CommandLineToArgvW</c> and the C runtime split it: backslashes double before a quotation mark.
    /// </summary>
    internal static string WindowsArgument(string argument)
    {
        if (argument.Length > 0 && !argument.AsSpan().ContainsAnyExcept(WindowsSafe))
            return argument;

        var quoted = new StringBuilder(argument.Length + 2).Append('"');
        int backslashes = 0;
        foreach (char character in argument)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            quoted.Append('\\', character == '"' ? (2 * backslashes) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        return quoted.Append('\\', 2 * backslashes).Append('"').ToString();
    }

    private static void RefuseNul(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        if (argument.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A NUL character can't be part of an argument.", nameof(argument));
    }
}
