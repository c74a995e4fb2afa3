using System.Runtime.InteropServices;
using System.Text;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>A null-terminated array of C strings, as <c>argv</c> and <c>envp</c> are, in one block of native memory.</summary>
internal sealed unsafe class ExecVector : IDisposable
{
    private readonly byte** _items;
    private readonly byte* _end;
    private byte* _text;
    private int _count;

    private ExecVector(int count, int textSize)
    {
        int arraySize = sizeof(byte*) * (count + 1);
        int size = checked(arraySize + textSize);
        _items = (byte**)NativeMemory.Alloc((nuint)size);
        _text = (byte*)_items + arraySize;
        _end = (byte*)_items + size;
    }

    public byte** Pointer => _items;

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

        vector._items[vector._count] = null;
        return vector;
    }

    public static ExecVector OfEnvironment(IReadOnlyDictionary<string, string> environment)
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

        vector._items[vector._count] = null;
        return vector;
    }

    public void Dispose() => NativeMemory.Free(_items);

    /// <summary>With room for a character behind it.</summary>
    private static int MaxSize(string text) => Encoding.UTF8.GetMaxByteCount(text.Length) + 1;

    private void Begin() => _items[_count++] = _text;

    private void Append(string text) => _text += Encoding.UTF8.GetBytes(text, new Span<byte>(_text, (int)(_end - _text)));

    private void End() => *_text++ = 0;
}
