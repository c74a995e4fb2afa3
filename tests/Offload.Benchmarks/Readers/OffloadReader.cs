using Offload.Subprocesses;

namespace Offload.Benchmarks.Readers;

/// <summary>Offload.Subprocess, block by block.</summary>
internal sealed class OffloadReader : Reader
{
    private static readonly SubprocessOptions Options = new()
    {
        StandardInput = SubprocessInput.Null,
        StandardError = SubprocessOutput.Inherit,
    };

    public override string Name => "Offload, ReadBlocksAsync of `head`'s output";

    public override async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        await using RunningProcess head = await Subprocess.OpenAsync(
            ["head", "-c", $"{Length}", "/dev/zero"], Options, cancellationToken);
        long length = 0;
        await foreach (ReadOnlyMemory<byte> block in head.StandardOutput!.ReadBlocksAsync(cancellationToken: cancellationToken))
            length += block.Length;
        return length;
    }
}
