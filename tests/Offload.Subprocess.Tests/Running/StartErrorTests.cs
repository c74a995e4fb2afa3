using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

[Collection(Alone.Name)]
public sealed class StartErrorTests : ProcessTest
{
    public static TheoryData<string, Type, string> Mistakes => new()
    {
        { "missing name", typeof(ExecutableNotFoundException), "not found in any directory of the child's PATH" },
        { "missing path", typeof(ExecutableNotFoundException), "does not exist" },
        { "path below a file", typeof(ExecutableNotFoundException), "does not exist" },
        { "directory", typeof(ExecutableIsDirectoryException), "is a directory" },
        { "no run bit", typeof(ExecutableAccessDeniedException), "Permission denied" },
        { "no run bit in path", typeof(ExecutableAccessDeniedException), "Permission denied" },
        { "unknown format", typeof(ExecutableFormatException), "#!/bin/sh" },
        { "missing interpreter", typeof(ExecutableFormatException), "interpreter" },
        { "missing working directory", typeof(WorkingDirectoryException), "does not exist" },
        { "working directory is a file", typeof(WorkingDirectoryException), "is a file" },
        { "NUL in an argument", typeof(ArgumentException), "Item 1" },
        { "lone surrogate in an argument", typeof(ArgumentException), "Item 1" },
        { "no arguments", typeof(ArgumentException), "empty" },
        { "missing input file", typeof(FileNotFoundException), "/no/such/input" },
        { "arguments too long", typeof(SubprocessStartException), "too long" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Each_mistake_has_its_own_clear_exception_and_leaves_nothing(string mistake, Type expected, string message)
    {
        var (arguments, options) = Make(mistake);
        await Should.ThrowAsync<Exception>(() => Subprocess.OpenAsync(arguments, options, Bound));
        int descriptors = ProcessProbe.OwnDescriptors();
        var children = ChildProcesses.OfThisProcess();

        for (int i = 0; i < 20; i++)
        {
            var exception = await Should.ThrowAsync<Exception>(() => Subprocess.OpenAsync(arguments, options, Bound));
            exception.ShouldBeOfType(expected);
            exception.Message.ShouldContain(message);
            (await Should.ThrowAsync<Exception>(() => Subprocess.RunAsync(arguments, options, Bound))).ShouldBeOfType(expected);
        }

        ProcessProbe.OwnDescriptors().ShouldBeLessThanOrEqualTo(descriptors);
        ChildProcesses.OfThisProcess().ShouldBe(children, ignoreOrder: true);
    }

    private (string[] Arguments, SubprocessOptions Options) Make(string mistake)
    {
        string file = Path.Combine(CreateDirectory(), "no-run-bit");
        File.WriteAllText(file, "#!/bin/sh\n");
        string directory = Path.GetDirectoryName(file)!;
        return mistake switch
        {
            "missing name" => (["offload-no-such-program"], new()),
            "missing path" => (["/no/such/program"], new()),
            "path below a file" => ([file + "/x"], new()),
            "directory" => ([directory], new()),
            "no run bit" => ([file], new()),
            "no run bit in path" => (["no-run-bit"], new() { Environment = { ["PATH"] = directory } }),
            "unknown format" => ([CreateScript("echo no first line\n")], new()),
            "missing interpreter" => ([CreateScript("#!/no/such/interpreter\n")], new()),
            "missing working directory" => (["true"], new() { WorkingDirectory = "/no/such/directory" }),
            "working directory is a file" => (["true"], new() { WorkingDirectory = file }),
            "NUL in an argument" => (["echo", "a\0b"], new()),
            "lone surrogate in an argument" => (["echo", "😀a\uD800b"], new()),
            "no arguments" => ([], new()),
            "missing input file" => (["cat"], new() { StandardInput = SubprocessInput.FromFile("/no/such/input") }),
            "arguments too long" => (["echo", new string('x', 3_000_000)], new()),
            _ => throw new ArgumentOutOfRangeException(nameof(mistake)),
        };
    }

    [Fact]
    public async Task A_file_that_someone_is_just_writing_is_tried_again()
    {
        string script = CreateScript("#!/bin/sh\necho started\n");
        var writer = new FileStream(script, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        // A thread of its own: it is not to be late because those of the pool wait for processes.
        var closing = new Thread(() =>
        {
            Thread.Sleep(30);
            writer.Dispose();
        });
        closing.Start();

        (await Subprocess.RunAsync([script], cancellationToken: Bound)).OutputText.ShouldBe("started\n");
        closing.Join();
    }
}
