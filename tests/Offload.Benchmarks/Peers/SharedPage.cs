using System.IO.MemoryMappedFiles;

namespace Offload.Benchmarks.Peers;

/// <summary>
/// A page of memory that two processes have mapped, with one request and one response on it, on cache lines of their own.
/// </summary>
internal sealed unsafe class SharedPage : IDisposable
{
    private const int Length = 4096;
    private const int ResponseOffset = 128;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _memory;

    private SharedPage(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
    }

    /// <summary>Which request this is; written last, so whoever sees it sees the rest too.</summary>
    public int RequestNumber
    {
        get => Volatile.Read(ref *(int*)_memory);
        set => Volatile.Write(ref *(int*)_memory, value);
    }

    public ref int Left => ref *(int*)(_memory + sizeof(int));

    public ref int Right => ref *(int*)(_memory + (2 * sizeof(int)));

    /// <summary>Which request the response is for; written last.</summary>
    public int ResponseNumber
    {
        get => Volatile.Read(ref *(int*)(_memory + ResponseOffset));
        set => Volatile.Write(ref *(int*)(_memory + ResponseOffset), value);
    }

    public ref int Sum => ref *(int*)(_memory + ResponseOffset + sizeof(int));

    public static SharedPage Create(string path)
        => new(MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, mapName: null, Length));

    public static SharedPage Open(string path) => new(MemoryMappedFile.CreateFromFile(path, FileMode.Open));

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
