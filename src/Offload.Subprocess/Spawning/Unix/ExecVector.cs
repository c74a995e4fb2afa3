using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>A null-terminated array of C strings, as <c>argv</c> and <c>envp</c> are, in one block of native memory.</summary>
internal sealed unsafe class ExecVector : SafeHandleZeroOrMinusOneIsInvalid
{
    private static Latest? _latestEnvironment;

    private readonly byte* _end;
    private byte* _text;
    private int _count;

    private ExecVector(int count, int textSize)
        : base(ownsHandle: true)
    {
        int arraySize = sizeof(byte*) * (count + 1);
        int size = checked(arraySize + textSize);
        handle = (nint)NativeMemory.Alloc((nuint)size);
        _text = (byte*)handle + arraySize;
        _end = (byte*)handle + size;
    }

    /// <summary>To be used as long as the vector is neither disposed nor out of reach.</summary>
    public byte** Pointer => (byte**)handle;

    public static ExecVector OfArguments(IReadOnlyList<string> arguments)
    {
        int size = 0;
        foreach (string argument in arguments)
            size = checked(size + MaxSize(argument));

        var vector = new ExecVector(arguments.Count, size);
        foreach (string argument in arguments)
        {
            vector.Begin();
            vector.Append(argument);
            vector.End();
        }

        vector.Pointer[vector._count] = null;
        return vector;
    }

    /// <summary>
    /// The vector of an environment that doesn't change. Not to be disposed: the next process with the same environment has the
    /// same one.
    /// </summary>
    public static ExecVector OfEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var latest = Volatile.Read(ref _latestEnvironment);
        if (latest?.Environment != environment)
            Volatile.Write(ref _latestEnvironment, latest = new Latest(environment, Encode(environment)));
        return latest.Vector;
    }

    private static ExecVector Encode(IReadOnlyDictionary<string, string> environment)
    {
        int size = 0;
        foreach (var (name, value) in environment)
            size = checked(size + MaxSize(name) + MaxSize(value));

        var vector = new ExecVector(environment.Count, size);
        foreach (var (name, value) in environment)
        {
            vector.Begin();
            vector.Append(name);
            vector.Append("=");
            vector.Append(value);
            vector.End();
        }

        vector.Pointer[vector._count] = null;
        return vector;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }

    /// <summary>With room for a character behind it.</summary>
    private static int MaxSize(string text) => Encoding.UTF8.GetMaxByteCount(text.Length) + 1;

    private void Begin() => Pointer[_count++] = _text;

    private void Append(string text) => _text += Encoding.UTF8.GetBytes(text, new Span<byte>(_text, (int)(_end - _text)));

    private void End() => *_text++ = 0;

    private sealed record Latest(IReadOnlyDictionary<string, string> Environment, ExecVector Vector);
}
