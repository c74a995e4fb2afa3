using System.Buffers;
using System.Text;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning;

/// <summary>Checks what the caller gave and makes a <see cref="SpawnRequest"/> of it.</summary>
internal static class SpawnRequestFactory
{
    public static SpawnRequest Create(
        IReadOnlyList<string> arguments, SubprocessOptions options, StandardStreams streams, IDescendantMark? mark)
    {
        return new SpawnRequest
        {
            FileName = options.Executable ?? arguments[0],
            Arguments = arguments,
            Environment = BuildEnvironment(options, mark),
            WorkingDirectory = options.WorkingDirectory,
            NewProcessGroup = options.NewProcessGroup,
            NewSession = options.NewSession,
            KillOnParentExit = options.KillOnParentExit,
            OnPermanentThread = options.StartOnPermanentThread,
            StandardInput = streams.Input.ChildEnd,
            StandardOutput = streams.Output.ChildEnd,
            StandardError = streams.Error.ChildEnd,
            ErrorIntoOutput = ReferenceEquals(streams.Error, StreamBinding.SameAsOutput),
            WindowsCreationFlags = options.WindowsCreationFlags,
            HideWindow = options.HideWindow,
            TerminalDevice = streams.Terminal?.DevicePath,
            InheritedHandles = [.. options.InheritedHandles],
            Attributes = new SpawnAttributes
            {
                Umask = options.Umask,
                User = options.User,
                Group = options.Group,
                ExtraGroups = options.ExtraGroups,
                Nice = options.Nice,
                CpuAffinity = options.CpuAffinity,
                Limits = options.ResourceLimits.ToList(),
            },
        };
    }

    /// <summary>Copies the arguments, refusing what no operating system can pass on.</summary>
    public static string[] CheckArguments(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count == 0)
            throw new ArgumentException(
                "The list of arguments is empty; its first item names the executable.", nameof(arguments));

        string[] copy = new string[arguments.Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = arguments[i]
                ?? throw new ArgumentException($"Item {i} of the arguments is null.", nameof(arguments));
            if (copy[i].Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"Item {i} of the arguments contains a NUL character, which no program could receive.", nameof(arguments));
            }

            if (HasLoneSurrogate(copy[i]))
            {
                throw new ArgumentException(
                    $"Item {i} of the arguments is no valid UTF-16 text, so it can't be encoded for the program.",
                    nameof(arguments));
            }
        }

        if (copy[0].Length == 0)
            throw new ArgumentException(
                "The first item of the arguments, which names the executable, is empty.", nameof(arguments));
        return copy;
    }

    private static bool HasLoneSurrogate(string text)
    {
        var rest = text.AsSpan();
        for (int i = rest.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0; i = rest.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (Rune.DecodeFromUtf16(rest[i..], out _, out int length) != OperationStatus.Done)
                return true;
            rest = rest[(i + length)..];
        }

        return false;
    }

    /// <summary>Refuses options that contradict themselves.</summary>
    public static void CheckOptions(SubprocessOptions options)
    {
        if (options.WorkingDirectory is { } directory
            && (directory.Length == 0 || directory.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException("The working directory is empty or contains a NUL character.", nameof(options));
        if (ReferenceEquals(options.StandardOutput, SubprocessOutput.StandardOutput))
            throw new ArgumentException("SubprocessOutput.StandardOutput is meant for StandardError only.", nameof(options));

        if (options.WindowsCreationFlags != 0 && !OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("SubprocessOptions.WindowsCreationFlags is supported on Windows only.");
        if (options.PseudoTerminal is not null
            && (options.StandardInput ?? (object?)options.StandardOutput ?? options.StandardError) is not null)
        {
            throw new ArgumentException(
                "At a pseudo-terminal, the three standard streams are the terminal: leave them unset.", nameof(options));
        }

        if (options.OutputLimit < 0 || options.OutputLimit > Array.MaxLength)
        {
            throw new ArgumentException(
                $"OutputLimit is {options.OutputLimit}; it must be from 0 to {Array.MaxLength}.", nameof(options));
        }

        foreach (var (name, value) in options.Environment)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
                throw new ArgumentException($"'{name}' can't be the name of an environment variable.", nameof(options));
            if (value?.Contains('\0', StringComparison.Ordinal) == true)
                throw new ArgumentException($"The environment variable '{name}' contains a NUL character.", nameof(options));
        }

        var taken = new HashSet<int>();
        foreach (var inherited in options.InheritedHandles)
        {
            if (!OperatingSystem.IsWindows() && !taken.Add(inherited.DescriptorInChild))
            {
                throw new ArgumentException(
                    $"Two inherited handles have the same descriptor {inherited.DescriptorInChild} in the child.",
                    nameof(options));
            }
        }
    }

    private static IReadOnlyDictionary<string, string> BuildEnvironment(SubprocessOptions options, IDescendantMark? mark)
    {
        var inherited = options.ReplaceEnvironment ? null : InheritedEnvironment.Get();
        if (inherited is not null && options.Environment.Count == 0 && mark is null)
            return inherited;

        var comparer = InheritedEnvironment.Comparer;
        var environment = inherited is null
            ? new Dictionary<string, string>(comparer)
            : new Dictionary<string, string>(inherited, comparer);
        foreach (var (name, value) in options.Environment)
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }

        mark?.AddTo(environment);
        return environment;
    }
}
