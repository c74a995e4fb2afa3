using System.Text;

namespace Offload.Subprocesses;

/// <summary>
/// A process ended, but not with the exit code 0. The message has the command, the exit status and the end of standard error.
/// </summary>
public sealed class SubprocessFailedException : Exception
{
    private const int TailLength = 2000;

    internal SubprocessFailedException(SubprocessResult result)
        : base(Describe(result))
    {
        Result = result;
    }

    /// <summary>The process, with both outputs.</summary>
    public SubprocessResult Result { get; }

    /// <summary>How it ended.</summary>
    public ExitStatus ExitStatus => Result.ExitStatus;

    private static string Describe(SubprocessResult result)
    {
        var message = new StringBuilder("The command ")
            .Append(CommandText.Of(result.Arguments)).Append(" ended with ").Append(result.ExitStatus).Append('.');
        string error = result.ErrorText.TrimEnd();
        if (error.Length > TailLength)
            error = string.Concat("…", error.AsSpan(error.Length - TailLength));
        if (error.Length > 0)
            message.Append(" Standard error:").AppendLine().Append(error);
        return message.ToString();
    }
}
