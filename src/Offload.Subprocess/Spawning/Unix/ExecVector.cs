using System.Runtime.InteropServices;
using System.Text;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>A null-terminated array of C strings, as <c>argv</c> and <c>envp</c> are, in one block of native memory.</summary>
internal sealed unsafe class ExecVector : IDisposable
{
    private void* _block;

    public ExecVector(IReadOnlyCollection<string> items)
    {
        var size = sizeof(byte*) * (items.Count + 1);
        foreach (var item in items)
            size = checked(size + Encoding.UTF8.GetMaxByteCount(item.Length) + 1);
        _block = NativeMemory.Alloc((nuint)size);

        var pointer = (byte**)_block;
        var text = (byte*)(pointer + items.Count + 1);
        var end = (byte*)_block + size;
        foreach (var item in items)
        {
            *pointer++ = text;
            text += Encoding.UTF8.GetBytes(item, new Span<byte>(text, (int)(end - text)));
            *text++ = 0;
        }

        *pointer = null;
    }

    public byte** Pointer => (byte**)_block;

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
