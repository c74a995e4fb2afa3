using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.MacOS;

/// <summary>Descendants by <c>libproc</c>.</summary>
internal sealed unsafe partial class LibProcDescendants : IDescendants
{
    private const int MostChildren = 4096;

    public IProcessTree Capture(int root)
    {
        var found = new List<int>();
        int[] children = new int[MostChildren];
        var pending = new Stack<int>([root]);
        while (pending.TryPop(out int parent))
        {
            int count;
            fixed (int* buffer = children)
                count = proc_listchildpids(parent, buffer, children.Length * sizeof(int));
            foreach (int child in children.AsSpan(0, Math.Max(count, 0)))
            {
                found.Add(child);
                pending.Push(child);
            }
        }

        return new PlainProcessTree(found);
    }

    [LibraryImport("libproc", SetLastError = true)]
    private static partial int proc_listchildpids(int parent, int* buffer, int size);
}
