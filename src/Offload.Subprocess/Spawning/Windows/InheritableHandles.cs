using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Windows;

/// <summary>
/// The handles that one child gets, and no other handle with them: standard streams as inheritable copies, which are closed again
/// here; the <see cref="SubprocessOptions.InheritedHandles"/> themselves, since the child must find them under their values.
/// </summary>
internal sealed unsafe class InheritableHandles : IDisposable
{
    private readonly List<nint> _copies = [];
    private readonly List<SafeHandle> _held = [];
    private readonly List<nint> _all = [];
    private void* _attributes;
    private nint* _list;

    public InheritableHandles(SpawnRequest request)
    {
        try
        {
            StandardInput = Copy(request.StandardInput, -10);
            StandardOutput = Copy(request.StandardOutput, -11);
            StandardError = request.ErrorIntoOutput ? StandardOutput : Copy(request.StandardError, -12);
            foreach (var inherited in request.InheritedHandles)
                Share(inherited.Handle);
            CreateAttributes();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint StandardInput { get; }

    public nint StandardOutput { get; }

    public nint StandardError { get; }

    /// <summary>The attribute list with exactly these handles.</summary>
    public void* Attributes => _attributes;

    public bool HasAny => _all.Count > 0;

    public void Dispose()
    {
        foreach (nint copy in _copies)
            Kernel32.CloseHandle(copy);
        foreach (var handle in _held)
        {
            Kernel32.SetHandleInformation(handle.DangerousGetHandle(), Kernel32.HANDLE_FLAG_INHERIT, 0);
            handle.DangerousRelease();
        }

        _copies.Clear();
        _held.Clear();
        if (_attributes is not null)
        {
            Kernel32.DeleteProcThreadAttributeList(_attributes);
            NativeMemory.Free(_attributes);
            NativeMemory.Free(_list);
            _attributes = null;
        }
    }

    private nint Copy(SafeHandle? handle, int standardHandle)
    {
        bool added = false;
        try
        {
            handle?.DangerousAddRef(ref added);
            nint source = handle?.DangerousGetHandle() ?? Kernel32.GetStdHandle(standardHandle);
            if (source is 0 or -1)
                return 0;
            nint self = Kernel32.GetCurrentProcess();
            if (!Kernel32.DuplicateHandle(
                self, source, self, out nint copy, 0, inheritHandle: true, Kernel32.DUPLICATE_SAME_ACCESS))
            {
                throw new Win32Exception();
            }

            _copies.Add(copy);
            _all.Add(copy);
            return copy;
        }
        finally
        {
            if (added)
                handle!.DangerousRelease();
        }
    }

    private void Share(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _held.Add(handle);
        nint shared = handle.DangerousGetHandle();
        if (!Kernel32.SetHandleInformation(shared, Kernel32.HANDLE_FLAG_INHERIT, Kernel32.HANDLE_FLAG_INHERIT))
            throw new Win32Exception();
        _all.Add(shared);
    }

    private void CreateAttributes()
    {
        if (!HasAny)
            return;
        nuint size = 0;
        Kernel32.InitializeProcThreadAttributeList(null, 1, 0, &size);
        _attributes = NativeMemory.Alloc(size);
        if (!Kernel32.InitializeProcThreadAttributeList(_attributes, 1, 0, &size))
            throw new Win32Exception();

        nuint listSize = (nuint)(_all.Count * sizeof(nint));
        _list = (nint*)NativeMemory.Alloc(listSize);
        for (int i = 0; i < _all.Count; i++)
            _list[i] = _all[i];
        const nuint attribute = Kernel32.PROC_THREAD_ATTRIBUTE_HANDLE_LIST;
        if (!Kernel32.UpdateProcThreadAttribute(_attributes, 0, attribute, _list, listSize, null, null))
            throw new Win32Exception();
    }
}
