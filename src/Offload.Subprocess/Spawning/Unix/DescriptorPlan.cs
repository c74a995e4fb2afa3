using System.Globalization;
using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// Which descriptors of this process become which of the child's, as a list of file actions. Sources are held open until the plan
/// is disposed. Everything that is not in the plan is closed in the child, close-on-exec or not.
/// </summary>
internal sealed unsafe class DescriptorPlan : IDisposable
{
    private static bool _lacksCloseFrom;

    private readonly List<(int Source, int Target)> _mappings = [];
    private readonly List<SafeHandle> _held = [];
    private readonly int? _gate;
    private readonly bool _errorIntoOutput;
    private readonly string? _terminalDevice;

    /// <summary>Plans the descriptors of a process.</summary>
    /// <param name="request">The process.</param>
    /// <param name="gate">
    /// A FIFO that the child opens for reading when all else is done, to wait there for its writer; null for none.
    /// </param>
    public DescriptorPlan(SpawnRequest request, int? gate)
    {
        _errorIntoOutput = request.ErrorIntoOutput;
        _terminalDevice = request.TerminalDevice;
        try
        {
            Map(request.StandardInput, 0);
            Map(request.StandardOutput, 1);
            Map(request.StandardError, 2);
            foreach (var inherited in request.InheritedHandles)
                Map(inherited.Handle, inherited.DescriptorInChild);
            if (gate is { } fifo)
                _mappings.Add((fifo, (_gate = HighestTarget() + 1).Value));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// On macOS everything is close-on-exec in the child unless it is the target of a file action, or marked as inherited.
    /// </summary>
    public static short SpawnFlags { get; } = (short)(OperatingSystem.IsMacOS() ? 0x4000 : 0);

    /// <summary>Adds the file actions of the plan.</summary>
    public void AddTo(void* actions)
    {
        AddMappings(actions);
        if (_errorIntoOutput)
            Check(LibC.posix_spawn_file_actions_adddup2(actions, 1, 2));
        if (_terminalDevice is not null)
            AddTerminal(actions, _terminalDevice);

        CloseOthers(actions, HighestTarget());
        if (_gate is { } gate)
            AddGate(actions, gate);
    }

    public void Dispose()
    {
        foreach (var handle in _held)
            handle.DangerousRelease();
        _held.Clear();
    }

    private void Map(SafeHandle? handle, int target)
    {
        if (handle is null)
            return;
        bool added = false;
        handle.DangerousAddRef(ref added);
        _held.Add(handle);
        _mappings.Add(((int)handle.DangerousGetHandle(), target));
    }

    private void AddMappings(void* actions)
    {
        int spare = Math.Max(HighestTarget(), HighestSource()) + 1;

        // A source whose number is the target of another mapping would be overwritten: it moves out of the way first.
        var staged = new List<(int Source, int Target)>(_mappings.Count);
        foreach (var (source, target) in _mappings)
        {
            if (source != target && IsTarget(source))
            {
                Check(LibC.posix_spawn_file_actions_adddup2(actions, source, spare));
                staged.Add((spare++, target));
            }
            else
            {
                staged.Add((source, target));
            }
        }

        // dup2 onto the same number clears close-on-exec, which is what is wanted.
        foreach (var (source, target) in staged)
            Check(LibC.posix_spawn_file_actions_adddup2(actions, source, target));
    }

    private void CloseOthers(void* actions, int highest)
    {
        if (OperatingSystem.IsMacOS())
        {
            for (int descriptor = 0; descriptor <= 2; descriptor++)
                Check(LibC.posix_spawn_file_actions_addinherit_np(actions, descriptor));
            return;
        }

        for (int descriptor = 3; descriptor < highest; descriptor++)
        {
            if (!IsTarget(descriptor))
                Check(LibC.posix_spawn_file_actions_addclose(actions, descriptor));
        }

        if (!_lacksCloseFrom)
        {
            try
            {
                Check(LibC.posix_spawn_file_actions_addclosefrom_np(actions, highest + 1));
                return;
            }
            catch (EntryPointNotFoundException)
            {
                // musl, and glibc before 2.34: one by one what is open now. What is opened later here has close-on-exec, unless
                // by careless code.
                _lacksCloseFrom = true;
            }
        }

        foreach (string path in Directory.EnumerateFiles("/proc/self/fd"))
        {
            var name = Path.GetFileName(path.AsSpan());
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int open) && open > highest)
                Check(LibC.posix_spawn_file_actions_addclose(actions, open));
        }
    }

    private static void AddTerminal(void* actions, string device)
    {
        // The leader of a new session that opens a terminal makes it its controlling one.
        const int O_RDWR = 2;
        Check(LibC.posix_spawn_file_actions_addopen(actions, 0, device, O_RDWR, 0));
        Check(LibC.posix_spawn_file_actions_adddup2(actions, 0, 1));
        Check(LibC.posix_spawn_file_actions_adddup2(actions, 0, 2));
    }

    private static void AddGate(void* actions, int gate)
    {
        Check(LibC.posix_spawn_file_actions_addopen(
            actions, gate + 1, string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{gate}"), 0, 0));
        Check(LibC.posix_spawn_file_actions_addclose(actions, gate + 1));
        Check(LibC.posix_spawn_file_actions_addclose(actions, gate));
    }

    private bool IsTarget(int descriptor)
    {
        if (descriptor <= 2)
            return true;
        foreach (var (_, target) in _mappings)
        {
            if (target == descriptor)
                return true;
        }

        return false;
    }

    private int HighestTarget()
    {
        int highest = 2;
        foreach (var (_, target) in _mappings)
            highest = Math.Max(highest, target);
        return highest;
    }

    private int HighestSource()
    {
        int highest = 2;
        foreach (var (source, _) in _mappings)
            highest = Math.Max(highest, source);
        return highest;
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new IOException($"A file action of posix_spawn could not be added: {Marshal.GetPInvokeErrorMessage(error)}.");
    }
}
