using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Offload.Tests.Methods;

/// <summary>Methods that are lent a stream of bytes.</summary>
public static partial class Bytes
{
    private static Stream? s_kept;

    public sealed record View(bool CanRead, bool CanWrite, bool CanSeek, long? Length, long? Position);

    [RunInProcess]
    public static async Task<string> HashAsync(Stream source) => Convert.ToHexString(await SHA256.HashDataAsync(source));

    [RunInProcess]
    public static string HashSynchronously(Stream source, bool byteByByte)
    {
        if (!byteByByte)
            return Convert.ToHexString(SHA256.HashData(source));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int value = source.ReadByte(); value >= 0; value = source.ReadByte())
            hash.AppendData([(byte)value]);
        return Convert.ToHexString(hash.GetCurrentHash());
    }

    [RunInProcess]
    public static View Look(Stream stream) => new(
        stream.CanRead, stream.CanWrite, stream.CanSeek, TryGet(() => stream.Length), TryGet(() => stream.Position));

    /// <summary>Reads so many bytes and no more.</summary>
    [RunInProcess]
    public static async Task<byte[]> TakeAsync(Stream source, int bytes, int milliseconds = 0)
    {
        byte[] taken = new byte[bytes];
        await source.ReadExactlyAsync(taken);
        await Task.Delay(milliseconds);
        return taken;
    }

    [RunInProcess]
    public static void FillSynchronously(Stream target, int bytes, int block)
    {
        for (int written = 0; written < bytes; written += block)
            target.Write(Pattern(written, Math.Min(block, bytes - written)));
    }

    [RunInProcess]
    public static async Task FillAsync(Stream target, int bytes, int block)
    {
        for (int written = 0; written < bytes; written += block)
            await target.WriteAsync(Pattern(written, Math.Min(block, bytes - written)));
    }

    [RunInProcess]
    public static async Task CopyAsync(Stream source, Stream target, bool synchronously)
    {
        if (synchronously)
            source.CopyTo(target, 1000);
        else
            await source.CopyToAsync(target);
        await source.DisposeAsync();
        await target.DisposeAsync();
    }

    /// <summary>Tells what reading threw, and what a second attempt threw.</summary>
    [RunInProcess]
    public static async Task<string[]> ReadToFailureAsync(Stream source)
    {
        long read = 0;
        var failures = new List<string> { "" };
        byte[] buffer = new byte[10_000];
        while (failures.Count < 3)
        {
            try
            {
                read += await source.ReadAsync(buffer);
            }
            catch (IOException failure)
            {
                failures.Add(failure.Message);
            }
        }

        failures[0] = $"{read}";
        return [.. failures];
    }

    [RunInProcess]
    public static async Task<string> WriteToFailureAsync(Stream target)
    {
        try
        {
            while (true)
                await target.WriteAsync(new byte[10_000]);
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    [RunInProcess]
    public static void WriteAndThrow(Stream target)
    {
        target.Write("before"u8);
        throw new OrderException("after");
    }

    [RunInProcess]
    public static async Task WriteAndDieAsync(Stream target)
    {
        target.Write("before"u8);
        await target.FlushAsync();
        Environment.FailFast("as told");
    }

    [RunInProcess]
    public static async Task<bool> FlushAsync(Stream target, string flushedFile)
    {
        target.WriteByte(1);
        await target.FlushAsync();
        return File.Exists(flushedFile);
    }

#pragma warning disable OFFLOAD020 // it is the worker's own that is meant
    [RunInProcess]
    public static void Keep(Stream stream) => s_kept = stream;

    [RunInProcess]
    public static string UseKept(bool reading)
    {
        try
        {
            if (reading)
                _ = s_kept!.ReadByte();
            else
                s_kept!.WriteByte(0);
            return "";
        }
        catch (ObjectDisposedException over)
        {
            return over.Message;
        }
    }

#pragma warning restore OFFLOAD020
    [RunInProcess]
    public static string ReadAndWrite(Stream stream)
    {
        _ = stream.ReadByte();
        try
        {
            stream.WriteByte(0);
            return "";
        }
        catch (NotSupportedException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>Answers every byte with the next one.</summary>
    [RunInProcess]
    public static async Task AnswerAsync(Stream connection)
    {
        byte[] buffer = new byte[1];
        while (await connection.ReadAsync(buffer) > 0)
        {
            buffer[0]++;
            await connection.WriteAsync(buffer);
        }
    }

    [RunInProcess]
    public static async Task<bool> CancelAReadAsync(Stream source)
    {
        using var soon = new CancellationTokenSource(50);
        try
        {
            await source.ReadExactlyAsync(new byte[1], soon.Token);
            return false;
        }
        catch (OperationCanceledException cancelled) when (cancelled.CancellationToken == soon.Token)
        {
            return true;
        }
    }

    [RunInProcess]
    public static async Task<int> ReadNothingAsync(Stream source)
        => await source.ReadAsync(Memory<byte>.Empty) + source.ReadByte();

    [RunInProcess]
    public static async Task<long> WaitForeverAsync(Stream source, CancellationToken cancellationToken)
        => await source.ReadAsync(new byte[1], cancellationToken);

    [RunInProcess]
    public static async Task<int> CountLinesAsync(PipeReader source)
    {
        int lines = 0;
        while (true)
        {
            ReadResult read = await source.ReadAsync();
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
                lines += segment.Span.Count((byte)'\n');
            source.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        await source.CompleteAsync();
        return lines;
    }

    [RunInProcess]
    public static async Task WriteLinesAsync(PipeWriter target, int lines)
    {
        for (int i = 0; i < lines; i++)
        {
            target.Write("a line\n"u8);
            if (i % 1000 == 0)
                await target.FlushAsync();
        }

        await target.CompleteAsync();
    }

    [RunInProcess]
    public static int CountArguments(Stream? first = null, PipeReader? second = null, PipeWriter? third = null)
        => (first is null ? 0 : 1) + (second is null ? 0 : 1) + (third is null ? 0 : 1);

    /// <summary>A call of the pool's, made inside the worker.</summary>
    [RunInProcess]
    public static Task<string> HashNestedAsync(Stream source) => HashInProcessAsync(source);

    public static byte[] Pattern(int start, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)((start + i) * 31 >> 3);
        return bytes;
    }

    private static long? TryGet(Func<long> get)
    {
        try
        {
            return get();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
