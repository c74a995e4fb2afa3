using System.Globalization;
using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Users and groups as numbers; null where the process keeps what this one has.</summary>
internal sealed unsafe record UnixIdentity(uint? UserId, uint? GroupId, uint[]? Groups)
{
    private const int ERANGE = 34;
    private const int MaxBuffer = 1024 * 1024;

    /// <summary>Looks the names up; a user brings the groups that he has at login, unless others are named.</summary>
    public static UnixIdentity Resolve(SpawnAttributes attributes)
    {
        uint? groupId = attributes.Group is { } group ? ResolveGroup(group) : null;
        uint[]? groups = attributes.ExtraGroups?.Select(ResolveGroup).ToArray();
        if (attributes.User is not { } user)
            return new UnixIdentity(null, groupId, groups);

        var entry = FindUser(user);
        if (entry is null
            && !(groupId is not null && uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            throw new ArgumentException(
                $"There is no user '{user}'. A number without an entry in the user database can be used together with Group.",
                nameof(attributes));
        }

        groupId ??= entry!.Value.GroupId;
        groups ??= entry is { } known ? GroupsAtLogin(known.Name, groupId.Value) : [];
        return new UnixIdentity(entry?.UserId ?? uint.Parse(user, CultureInfo.InvariantCulture), groupId, groups);
    }

    private static (string Name, uint UserId, uint GroupId)? FindUser(string user)
    {
        // struct passwd: name, password (pointers), user id, group id (32 bits each), more pointers.
        return Find(buffer =>
        {
            byte* entry = stackalloc byte[128];
            void* result;
            int error = uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
                ? LinuxCalls.getpwuid_r(id, entry, buffer.Pointer, (nuint)buffer.Length, &result)
                : LinuxCalls.getpwnam_r(user, entry, buffer.Pointer, (nuint)buffer.Length, &result);
            if (error != 0 || result is null)
                return (error, default((string, uint, uint)?));
            uint* numbers = (uint*)(entry + (2 * sizeof(void*)));
            return (0, (Marshal.PtrToStringUTF8(*(nint*)entry)!, numbers[0], numbers[1]));
        });
    }

    private static uint ResolveGroup(string group)
    {
        if (uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
            return number;

        // struct group: name, password (pointers), group id (32 bits), more pointers.
        return Find(buffer =>
        {
            byte* entry = stackalloc byte[128];
            void* result;
            int error = LinuxCalls.getgrnam_r(group, entry, buffer.Pointer, (nuint)buffer.Length, &result);
            return (error, error == 0 && result is not null ? *(uint*)(entry + (2 * sizeof(void*))) : default(uint?));
        }) ?? throw new ArgumentException($"There is no group '{group}'.", nameof(group));
    }

    private static uint[] GroupsAtLogin(string user, uint group)
    {
        for (int count = 64; ; count *= 2)
        {
            uint[] groups = new uint[count];
            int found = count;
            fixed (uint* list = groups)
            {
                if (LinuxCalls.getgrouplist(user, group, list, &found) >= 0)
                    return groups[..found];
            }
        }
    }

    private static T? Find<T>(Func<NativeBuffer, (int Error, T? Entry)> look)
        where T : struct
    {
        for (int size = 4096; ; size *= 4)
        {
            using var buffer = new NativeBuffer(size);
            var (error, entry) = look(buffer);
            if (error != ERANGE || size >= MaxBuffer)
                return entry;
        }
    }

    private sealed class NativeBuffer(int length) : IDisposable
    {
        public byte* Pointer { get; } = (byte*)NativeMemory.Alloc((nuint)length);

        public int Length => length;

        public void Dispose() => NativeMemory.Free(Pointer);
    }
}
